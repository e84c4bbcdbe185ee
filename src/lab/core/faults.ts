import type { Ledger, Provider } from './ledger';
import type { LabRequest, LabResponse } from './message';
import { matchesPath } from './path-pattern';

export const faultKinds = [
  'before',
  'after',
  'cut_body',
  'html_502',
  'delay',
  'hang',
  'rate_limited',
  'idempotency_in_use',
  'stored_500',
  'kill',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  kind: FaultKind;
  status?: number;
  /** How long `delay` holds the answer, the key in use all that time, or `hang` the connection, with nothing done. */
  ms?: number;
  /**
   * `rate_limited`: the value of Stripe-Rate-Limited-Reason, or `lock_timeout`.
   * `stored_500`: `after_work` lets the work happen before the 500 is stored.
   */
  reason?: string;
  /** `kill`: the process that gets SIGKILL. */
  pid?: number;
  /** `kill`: before the work, or after it and before the answer. */
  point?: KillPoint;
}

export const killPoints = ['before', 'after'] as const;
export type KillPoint = (typeof killPoints)[number];

export interface FaultMatch {
  /** Any of them, when it is missing. */
  provider?: Provider;
  method?: string;
  /** A path pattern, see matchesPath. */
  path?: string;
  /** The first matching request that is hit, counted from 1 when armed. */
  nth?: number;
  /** How many matching requests are hit, from the nth on. */
  times?: number;
}

export interface ArmedFault {
  id: number;
  match: FaultMatch;
  fault: Fault;
  /** Matching requests seen, and of those the ones that were hit. */
  seen: number;
  hits: number;
}

export interface Faults {
  arm(match: FaultMatch, fault: Fault): ArmedFault;
  list(): ArmedFault[];
  clear(): void;
  /** The fault that hits this request; every armed fault that matches counts it. */
  take(method: string, path: string, provider?: Provider): Fault | undefined;
  /** The same for kills, which `take` leaves alone: they strike around the pipelines, not in them. */
  takeKill(method: string, path: string, provider?: Provider): Fault | undefined;
}

export function createFaults(): Faults {
  let armed: ArmedFault[] = [];
  let lastId = 0;

  function takeFrom(entries: ArmedFault[], method: string, path: string, provider: Provider) {
    let taken: Fault | undefined;
    for (const entry of entries) {
      if ((entry.match.provider ?? provider) !== provider) continue;
      if (!isFor(entry.match, method, path)) continue;
      entry.seen += 1;
      const first = entry.match.nth ?? 1;
      const isHit = entry.seen >= first && entry.seen < first + (entry.match.times ?? 1);
      if (taken !== undefined || !isHit) continue;
      entry.hits += 1;
      taken = entry.fault;
    }
    return taken;
  }

  return {
    arm(match, fault) {
      lastId += 1;
      const entry = { id: lastId, match, fault, seen: 0, hits: 0 };
      armed.push(entry);
      return entry;
    },
    list: () => armed,
    clear: () => void (armed = []),
    take: (method, path, provider = 'stripe') =>
      takeFrom(
        armed.filter((entry) => entry.fault.kind !== 'kill'),
        method,
        path,
        provider,
      ),
    takeKill: (method, path, provider = 'stripe') =>
      takeFrom(
        armed.filter((entry) => entry.fault.kind === 'kill'),
        method,
        path,
        provider,
      ),
  };
}

function isFor(match: FaultMatch, method: string, path: string): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  return match.path === undefined || matchesPath(match.path, path);
}

interface KillParts {
  faults: Faults;
  ledger: Ledger;
  now: () => number;
}

type Handle = (request: LabRequest) => Promise<LabResponse>;

/** A pipeline in which an armed kill strikes: nothing is heard by anyone after it. */
export function withKills(handle: Handle, parts: KillParts, provider: Provider): Handle {
  return async (request) => {
    const { method, path } = request;
    const kill = parts.faults.takeKill(method, path, provider);
    if (kill?.pid === undefined) return handle(request);
    if (kill.point === 'before') {
      noteUnworked(parts, request, provider);
      sendKill(kill.pid);
      return { status: 0, headers: {}, body: '', broken: 'reset' };
    }
    const answering = handle(request);
    // A pipeline notes a request before it waits for anything, so the youngest entry is this one's.
    const entry = parts.ledger.list({ provider }).at(-1);
    if (entry !== undefined) entry.fault = 'kill';
    const answer = await answering;
    sendKill(kill.pid);
    return { ...answer, broken: 'reset' };
  };
}

function noteUnworked(
  parts: KillParts,
  { method, path, headers }: LabRequest,
  provider: Provider,
): void {
  parts.ledger.add({
    provider,
    at: new Date(parts.now()).toISOString(),
    method,
    path,
    account: null,
    idempotency_key: headers['idempotency-key'] ?? null,
    params: {},
    status: null,
    replayed: false,
    effect: false,
    fault: 'kill',
    invoice: null,
  });
}

/** Why a process cannot be the target of a kill; null when it can. */
export function killRefusal(pid: number): string | null {
  if (pid <= 1) return `pid ${pid} is no process to kill: give the pid of one process, above 1.`;
  if (pid === process.pid) {
    return `pid ${pid} is the lab's own process: it would not be there to tell what happened.`;
  }
  try {
    process.kill(pid, 0);
    return null;
  } catch (error) {
    if (isErrno(error, 'ESRCH')) return `There is no process ${pid}.`;
    if (isErrno(error, 'EPERM')) return `The lab may not send a signal to process ${pid}.`;
    throw error;
  }
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It died by itself since the fault was armed, which is what was asked for.
    if (!isErrno(error, 'ESRCH')) throw error;
  }
}

const isErrno = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
