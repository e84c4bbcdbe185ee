import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerEntry } from '../core/ledger';
import type { LabResponse } from '../core/message';
import type { Account } from './account';
import { answerHeaders } from './answers';
import type { Exchange } from './exchange';
import type { Found } from './router';
import type { StripeServerParts } from './server';
import { unknownFailure } from './wire/errors';
import { expandAnswer } from './wire/expand';
import { objectsWritten } from './wire/object-locks';
import { checkParams, type Params } from './wire/parameters';

type ExecuteParts = Pick<StripeServerParts, 'contextFor'>;

export const endpointName = ({ route }: Found): string => `${route.method} ${route.pattern}`;

/** Checks the parameters and does the work, with the objects it writes to itself. */
export async function execute(
  parts: ExecuteParts,
  exchange: Exchange,
  account: Account,
  found: Found,
): Promise<LabResponse> {
  const { raw, fault } = exchange;
  const params = checkParams(endpointName(found), raw);
  const release = account.locks.take(objectsWritten(found.route.method, found.ids, params));
  try {
    // The key and the objects are in use while the answer is held, so another try meets 409 or 429.
    if (fault?.kind === 'delay') await sleep(fault.ms ?? 0, undefined, { ref: false });
    return work(parts, exchange, account, found, params);
  } finally {
    release();
  }
}

function work(
  parts: ExecuteParts,
  exchange: Exchange,
  account: Account,
  found: Found,
  params: Params,
): LabResponse {
  const { request, requestId, key, fault, entry } = exchange;
  if (fault?.kind === 'stored_500' && fault.reason !== 'after_work') throw unknownFailure();
  const context = parts.contextFor(account, { id: requestId, idempotency_key: key });
  const before = account.changes();
  try {
    const answer = found.route.handle({ context, ids: found.ids, params, path: request.path });
    noteInvoice(entry, answer);
    if (fault?.kind === 'stored_500') throw unknownFailure();
    const paths = params['expand'];
    const wire = Array.isArray(paths) ? expandAnswer(context, answer, paths.map(String)) : answer;
    return { status: 200, headers: answerHeaders(exchange, 200), body: JSON.stringify(wire) };
  } finally {
    entry.effect = account.changes() !== before;
  }
}

function noteInvoice(entry: LedgerEntry, answer: object): void {
  if (!('object' in answer) || !('id' in answer)) return;
  if (answer.object === 'invoice' && typeof answer.id === 'string') entry.invoice = answer.id;
}
