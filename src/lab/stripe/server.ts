import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour } from '../core/behaviour';
import type { Fault, Faults } from '../core/faults';
import { newId } from '../core/ids';
import type { Ledger, LedgerEntry } from '../core/ledger';
import type { LabRequest, LabResponse } from '../core/message';
import { defaultApiVersion, type Account } from './account';
import type { Accounts } from './accounts';
import type { Context } from './context';
import { findRoute, type Found } from './router';
import { tellWatchers } from './watched';
import {
  invalidVersion,
  keyInUse,
  rateLimited,
  StripeError,
  toErrorEnvelope,
  unknownFailure,
  unknownUrl,
} from './wire/errors';
import { expandAnswer } from './wire/expand';
import { decodeForm, type RawParams } from './wire/form';
import { checkParams } from './wire/parameters';

export interface StripeServerParts {
  accounts: Accounts;
  ledger: Ledger;
  faults: Faults;
  behaviour: () => Behaviour;
  nowIso: () => string;
  contextFor(account: Account, cause: Context['cause']): Context;
}

interface Exchange {
  request: LabRequest;
  requestId: string;
  raw: RawParams;
  /** Idempotency keys count on POST alone. */
  key: string | null;
  fault: Fault | undefined;
  entry: LedgerEntry;
}

const versionForm = /^\d{4}-\d{2}-\d{2}(\.[a-z_]+)?$/;

/** Stripe's API over one request: who asks, may he, was it asked before, do it, answer. */
export function createStripeServer(parts: StripeServerParts) {
  return async function handle(request: LabRequest): Promise<LabResponse> {
    const exchange = begin(parts, request);
    const { fault, entry } = exchange;
    if (fault?.kind === 'before') return { ...emptyAnswer, broken: 'reset' };
    if (fault?.kind === 'html_502') return htmlAnswer(exchange, fault.status ?? 502);
    const answer = await decide(parts, exchange).catch((error: unknown) =>
      refusal(exchange, error),
    );
    entry.status = answer.status;
    tellWatchers(request, exchange.raw, answer);
    if (fault?.kind === 'after') return { ...answer, broken: 'reset' };
    if (fault?.kind === 'cut_body') return { ...answer, broken: 'cut' };
    return answer;
  };
}

const emptyAnswer: LabResponse = { status: 0, headers: {}, body: '' };

function begin(parts: StripeServerParts, request: LabRequest): Exchange {
  const { method, path, headers } = request;
  const isPost = method === 'POST';
  const raw = decodeForm(isPost ? request.body : request.query || request.body);
  const key = isPost ? (headers['idempotency-key'] ?? null) : null;
  const fault = parts.faults.take(method, path);
  const entry = parts.ledger.add({
    at: parts.nowIso(),
    method,
    path,
    account: null,
    idempotency_key: headers['idempotency-key'] ?? null,
    params: raw,
    status: null,
    replayed: false,
    effect: false,
    fault: fault?.kind ?? null,
    invoice: null,
  });
  return { request, requestId: newId('req', 13), raw, key, fault, entry };
}

async function decide(parts: StripeServerParts, exchange: Exchange): Promise<LabResponse> {
  const { request, fault, key, entry } = exchange;
  const account = parts.accounts.authenticate(request.headers['authorization']);
  entry.account = account.id;
  if (fault?.kind === 'rate_limited') throw rateLimited(fault.reason ?? 'endpoint-rate');
  if (fault?.kind === 'idempotency_in_use') throw keyInUse(key ?? '');
  const version = request.headers['stripe-version'];
  if (version !== undefined && !versionForm.test(version)) throw invalidVersion(version);
  const found = findRoute(request.method, request.path);
  if (found === undefined) throw unknownUrl(request.method, request.path);
  parts.accounts.of(account.key).limiter.check(parts.behaviour().limits, endpointName(found));
  if (key === null) return execute(parts, exchange, account, found);
  return executeOnce(parts, exchange, account, found, key);
}

const endpointName = ({ route }: Found): string => `${route.method} ${route.pattern}`;

/** Runs a POST under its key, or answers what the first one under this key was answered. */
async function executeOnce(
  parts: StripeServerParts,
  exchange: Exchange,
  account: Account,
  found: Found,
  key: string,
): Promise<LabResponse> {
  const { request, requestId, entry } = exchange;
  const now = parts.contextFor(account, { id: null, idempotency_key: null }).now();
  const fingerprint = `${request.method} ${request.path} ${canonical(request.body)}`;
  const stored = account.idempotency.begin(key, fingerprint, now);
  if (stored !== null) {
    entry.replayed = true;
    entry.invoice = /"id":"(in_\w+)"/.exec(stored.body.slice(0, 80))?.[1] ?? null;
    const headers = answerHeaders(exchange, stored.status);
    headers['original-request'] = stored.request_id;
    headers['idempotent-replayed'] = 'true';
    return { status: stored.status, headers, body: stored.body };
  }
  try {
    const answer = await execute(parts, exchange, account, found);
    const { status, body } = answer;
    account.idempotency.finish(key, { status, body, request_id: requestId });
    return answer;
  } catch (error) {
    if (error instanceof StripeError && !error.executed) {
      account.idempotency.abandon(key);
      throw error;
    }
    const answer = refusal(exchange, error);
    const { status, body } = answer;
    account.idempotency.finish(key, { status, body, request_id: requestId });
    return answer;
  }
}

/** The order of parameters in the body does not make another request. */
const canonical = (body: string): string => body.split('&').toSorted().join('&');

async function execute(
  parts: StripeServerParts,
  exchange: Exchange,
  account: Account,
  found: Found,
): Promise<LabResponse> {
  const { request, requestId, raw, key, fault, entry } = exchange;
  const params = checkParams(endpointName(found), raw);
  // The key stays in use while the answer is held, so a second try meets a 409.
  if (fault?.kind === 'delay') await sleep(fault.ms ?? 0, undefined, { ref: false });
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

function answerHeaders(exchange: Exchange, status: number): Record<string, string> {
  const { request, requestId, key } = exchange;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'request-id': requestId,
    'stripe-version': request.headers['stripe-version'] ?? defaultApiVersion,
  };
  if (key !== null) {
    headers['idempotency-key'] = key;
    headers['original-request'] = requestId;
    // Recorded: said of a POST under a key alone, and not of a 400 or 404.
    if (status === 200 || status === 402) headers['stripe-should-retry'] = 'false';
  }
  return headers;
}

function refusal(exchange: Exchange, error: unknown): LabResponse {
  const { requestId } = exchange;
  const known =
    error instanceof StripeError
      ? error
      : new StripeError(500, {
          type: 'api_error',
          message: `The lab failed: ${error instanceof Error ? error.stack : String(error)}`,
        });
  const isAnonymous =
    known.status === 401 || known.message.startsWith('Invalid Stripe API version');
  const envelope = toErrorEnvelope(known.body, isAnonymous ? '' : requestId);
  const headers = { ...answerHeaders(exchange, known.status), ...known.headers };
  return { status: known.status, headers, body: JSON.stringify(envelope) };
}

function htmlAnswer({ entry }: Exchange, status: number): LabResponse {
  entry.status = status;
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
  };
}
