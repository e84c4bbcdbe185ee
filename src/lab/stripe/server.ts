import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour } from '../core/behaviour';
import type { Faults } from '../core/faults';
import type { Ledger } from '../core/ledger';
import type { LabRequest, LabResponse } from '../core/message';
import type { Account } from './account';
import type { Accounts, Caller } from './accounts';
import { answerHeaders, brokenAnswer, htmlAnswer, refusal } from './answers';
import type { Context } from './context';
import { begin, type Exchange } from './exchange';
import { endpointName, execute } from './execute';
import { findRoute, type Found } from './router';
import { tellWatchers } from './watched';
import { invalidVersion, keyInUse, rateLimited, StripeError, unknownUrl } from './wire/errors';
import { permissionDenied } from './wire/key-errors';
import { permissionFor, permissionsToExpand, permits } from './wire/permissions';

export interface StripeServerParts {
  accounts: Accounts;
  ledger: Ledger;
  faults: Faults;
  behaviour: () => Behaviour;
  /** By the lab's clock. */
  nowMs: () => number;
  contextFor(account: Account, cause: Context['cause']): Context;
}

const versionForm = /^\d{4}-\d{2}-\d{2}(\.[a-z_]+)?$/;

/** Stripe's API over one request: who asks, may he, was it asked before, do it, answer. */
export function createStripeServer(parts: StripeServerParts) {
  return async function handle(request: LabRequest): Promise<LabResponse> {
    const exchange = begin(parts, request);
    const { fault, entry } = exchange;
    if (fault?.kind === 'hang') await sleep(fault.ms ?? 0, undefined, { ref: false });
    if (fault?.kind === 'before' || fault?.kind === 'hang') return brokenAnswer;
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

const nowSeconds = (parts: StripeServerParts): number => Math.floor(parts.nowMs() / 1000);

async function decide(parts: StripeServerParts, exchange: Exchange): Promise<LabResponse> {
  const { request, fault, key, entry } = exchange;
  const { limits, keys } = parts.behaviour();
  const circumstances = { now: nowSeconds(parts), unknownKeys: keys.unknown };
  const caller =
    request.signed_in_to === undefined
      ? parts.accounts.authenticate(request.headers['authorization'], circumstances)
      : parts.accounts.signedIn(request.signed_in_to);
  const { account } = caller;
  entry.account = account.id;
  if (fault?.kind === 'rate_limited') throw rateLimited(fault.reason ?? 'endpoint-rate');
  if (fault?.kind === 'idempotency_in_use') throw keyInUse(key ?? '');
  const version = request.headers['stripe-version'];
  if (version !== undefined && !versionForm.test(version)) throw invalidVersion(version);
  const found = findRoute(request.method, request.path);
  if (found === undefined) throw unknownUrl(request.method, request.path);
  requirePermissions(caller, found, exchange);
  const leave = account.limiter.enter(limits, {
    endpoint: endpointName(found),
    intent: request.method === 'POST' ? (found.ids['intent'] ?? null) : null,
    now: circumstances.now,
  });
  try {
    return await (key === null
      ? execute(parts, exchange, account, found)
      : executeOnce(parts, exchange, account, found, key));
  } finally {
    leave();
  }
}

/** A restricted key must be allowed the call, and to read what it wants opened. */
function requirePermissions({ account, key }: Caller, { route }: Found, { raw }: Exchange): void {
  const { permissions } = key;
  if (permissions === null) return;
  const expand = Array.isArray(raw['expand']) ? raw['expand'].map(String) : [];
  const needed = [permissionFor(route.method, route.pattern), ...permissionsToExpand(expand)];
  const missing = needed.find((permission) => !permits(permissions, permission));
  if (missing !== undefined) throw permissionDenied(key.key, account.id, missing);
}

/** Runs a POST under its key, or answers what the first one under this key was answered. */
async function executeOnce(
  parts: StripeServerParts,
  exchange: Exchange,
  account: Account,
  found: Found,
  key: string,
): Promise<LabResponse> {
  const { request, requestId, entry } = exchange;
  const fingerprint = `${request.method} ${request.path} ${canonical(request.body)}`;
  const stored = account.idempotency.begin(key, fingerprint, nowSeconds(parts));
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
