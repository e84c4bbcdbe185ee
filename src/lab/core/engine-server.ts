import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour } from './behaviour';
import type { LabClock } from './clock';
import type { Fault, Faults } from './faults';
import type { Ledger, LedgerEntry, Provider } from './ledger';
import type { LabRequest, LabResponse } from './message';
import { Refusal } from './refusal';
import type { SecondWindow } from './second-window';

export interface EngineParts {
  ledger: Ledger;
  faults: Faults;
  behaviour: () => Behaviour;
  clock: LabClock;
}

/** Who asks. */
export interface Caller {
  id: string;
  window: SecondWindow;
  /** Grows with every change of what is kept for this caller. */
  changes(): number;
}

/** How one engine speaks; what it refuses is a thrown Refusal. */
export interface Dialect<C extends Caller> {
  provider: Provider;
  authenticate(request: LabRequest): C;
  perSecond(): number | null;
  rateLimited(): LabResponse;
  serverError(): LabResponse;
  execute(request: LabRequest, caller: C): LabResponse | Promise<LabResponse>;
}

/** The pipeline of a tax engine: note it, let a fault strike, know the caller, count, work, answer. */
export function createEngineServer<C extends Caller>(parts: EngineParts, dialect: Dialect<C>) {
  return async function handle(request: LabRequest): Promise<LabResponse> {
    const fault = parts.faults.take(request.method, request.path, dialect.provider);
    const entry = note(parts, dialect.provider, request, fault);
    if (fault?.kind === 'hang') await sleep(fault.ms ?? 0, undefined, { ref: false });
    if (fault?.kind === 'before' || fault?.kind === 'hang')
      return { status: 0, headers: {}, body: '', broken: 'reset' };
    const answer = await decide(dialect, request, entry, fault).catch(toAnswer);
    entry.status = answer.status;
    if (fault?.kind === 'after') return { ...answer, broken: 'reset' };
    if (fault?.kind === 'cut_body') return { ...answer, broken: 'cut' };
    return answer;
  };
}

function note(
  { ledger, clock }: EngineParts,
  provider: Provider,
  { method, path, body, headers }: LabRequest,
  fault: Fault | undefined,
): LedgerEntry {
  return ledger.add({
    provider,
    at: new Date(clock.nowMs()).toISOString(),
    method,
    path,
    account: null,
    idempotency_key: headers['idempotency-key'] ?? null,
    params: toParams(body),
    status: null,
    replayed: false,
    effect: false,
    fault: fault?.kind ?? null,
    invoice: /\bin_\w+/.exec(`${path} ${body}`)?.[0] ?? null,
  });
}

function toParams(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body || '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

async function decide<C extends Caller>(
  dialect: Dialect<C>,
  request: LabRequest,
  entry: LedgerEntry,
  fault: Fault | undefined,
): Promise<LabResponse> {
  if (fault?.kind === 'html_502') return badGateway(fault.status ?? 502);
  const caller = dialect.authenticate(request);
  entry.account = caller.id;
  const isOver = !caller.window.admits(dialect.perSecond());
  if (isOver || fault?.kind === 'rate_limited') return dialect.rateLimited();
  if (fault?.kind === 'delay') await sleep(fault.ms ?? 0, undefined, { ref: false });
  const isFailing = fault?.kind === 'stored_500';
  if (isFailing && fault.reason !== 'after_work') return dialect.serverError();
  const before = caller.changes();
  try {
    const answer = await dialect.execute(request, caller);
    return isFailing ? dialect.serverError() : answer;
  } finally {
    entry.effect = caller.changes() !== before;
  }
}

function toAnswer(error: unknown): LabResponse {
  if (error instanceof Refusal) return error.response;
  throw error;
}

function badGateway(status: number): LabResponse {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
  };
}
