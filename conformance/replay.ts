import { findRoute } from '../src/lab/stripe/router';
import { compareBodies, type Difference } from './compare';
import { createIdMap, type IdMap } from './id-map';
import { isObject, textsIn, type Json, type JsonObject } from './json';
import { openLabSession, type LabSession, type SeenExchange } from './lab-session';
import { isOlderVersion, timesOf, type Exchange, type Recording } from './recordings';
import { isRebuilt, setUpFor } from './set-up';

export interface ReplayedExchange {
  recording: string;
  n: number;
  method: string;
  path: string;
  outcome: 'replayed' | 'not_served' | 'not_replayable';
  /** Why it was not replayed. */
  reason: string | null;
  differences: Difference[];
  /** Pointers that only one API version has. */
  changedSince: string[];
}

export interface ReplayedRecording {
  name: string;
  exchanges: ReplayedExchange[];
  /** All that the lab was asked and answered, the set-up too. */
  seen: SeenExchange[];
}

/** Longest wait that is played back; some files hold sessions that are months apart. */
const longestWaitSeconds = 60;

/** Every exchange on a path that the lab serves, in the session's order, against a lab of its own. */
export async function replayRecording(recording: Recording): Promise<ReplayedRecording> {
  const session = openLabSession();
  const ids = createIdMap();
  const lost = new Map<string, number>();
  const exchanges: ReplayedExchange[] = [];
  const times = timesOf(recording);
  try {
    for (const [at, exchange] of recording.exchanges.entries()) {
      const waited = (times[at] ?? 0) - (times[at - 1] ?? 0);
      session.lab.advance(at === 0 ? 0 : Math.min(Math.max(waited, 1), longestWaitSeconds));
      exchanges.push(await replayExchange(recording, exchange, session, ids, lost));
    }
  } finally {
    session.lab.stop();
  }
  return { name: recording.name, exchanges, seen: session.seen };
}

async function replayExchange(
  recording: Recording,
  exchange: Exchange,
  session: LabSession,
  ids: IdMap,
  lost: Map<string, number>,
): Promise<ReplayedExchange> {
  const { method, path, params } = exchange.request;
  const about = { recording: recording.name, n: exchange.n, method, path, changedSince: [] };
  const none = { ...about, differences: [], reason: null };
  if (findRoute(method, path) === undefined) return { ...none, outcome: 'not_served' };
  const scene = { recording, exchange, session, ids };
  const reason = followsLost(exchange, lost) ?? (await setUpFor(scene));
  if (reason !== null) noteLost(exchange, lost);
  if (reason !== null) return { ...none, outcome: 'not_replayable', reason };
  const mapped = ids.toLabValue(params);
  const got = await session.send(
    method,
    ids.toLab(path),
    isObject(mapped) ? mapped : {},
    headersOf(recording, exchange),
  );
  ids.learn(exchange.response.body, got.body);
  return { ...about, outcome: 'replayed', reason: null, ...compareAnswers(exchange, got, ids) };
}

const invoicesIn = ({ request }: Exchange): string[] =>
  [...request.path.split('/'), ...textsIn(request.params)].filter((text) => text.startsWith('in_'));

/** An invoice that misses a change has no more to be compared with. */
function noteLost(exchange: Exchange, lost: Map<string, number>): void {
  if (exchange.request.method !== 'POST') return;
  for (const id of invoicesIn(exchange)) lost.set(id, lost.get(id) ?? exchange.n);
}

function followsLost(exchange: Exchange, lost: Map<string, number>): string | null {
  const id = invoicesIn(exchange).find((one) => lost.has(one));
  return id === undefined ? null : `follows exchange ${lost.get(id)}, which was not replayable`;
}

/** The client that recorded sent a key with every POST, though not every recording kept it. */
function headersOf(recording: Recording, exchange: Exchange): Record<string, string> {
  const { method, headers } = exchange.request;
  if (method !== 'POST' || headers['idempotency-key'] !== undefined) return headers;
  return { ...headers, 'idempotency-key': `${recording.name}-${exchange.n}` };
}

function compareAnswers(exchange: Exchange, got: SeenExchange, ids: IdMap) {
  const { status, body } = exchange.response;
  if (status !== got.status) {
    const expected = { status, ...errorOf(body) };
    const had = { status: got.status, ...errorOf(got.body) };
    return { differences: [{ pointer: '#status', expected, got: had }], changedSince: [] };
  }
  const picked = isRebuilt(exchange) ? [amountsOf(body), amountsOf(got.body)] : [body, got.body];
  const compared = compareBodies(picked[0] ?? {}, picked[1], ids, isOlderVersion(exchange));
  return {
    ...compared,
    differences: [...headerDifferences(exchange, got), ...compared.differences],
  };
}

const amounts = [
  'amount_due',
  'amount_paid',
  'amount_remaining',
  'attempt_count',
  'currency',
  'ending_balance',
  'starting_balance',
  'status',
  'total',
];

const amountsOf = (invoice: JsonObject): JsonObject =>
  Object.fromEntries(amounts.map((name): [string, Json] => [name, invoice[name] ?? null]));

/** The few words of a refusal that say what happened. */
function errorOf(body: JsonObject): JsonObject {
  const error = body['error'];
  if (!isObject(error)) return {};
  return { code: error['code'] ?? null, message: error['message'] ?? null };
}

/** Those that a client acts upon; only some recordings kept them. */
function headerDifferences(exchange: Exchange, got: SeenExchange): Difference[] {
  const { headers } = exchange.response;
  if (headers['request-id'] === undefined) return [];
  const sentKey = exchange.request.headers['idempotency-key'] !== undefined;
  return ['stripe-should-retry', 'stripe-version', ...(sentKey ? ['idempotency-key'] : [])]
    .filter((name) => headers[name] !== got.headers[name])
    .map((name) => ({
      pointer: `#header/${name}`,
      expected: headers[name],
      got: got.headers[name],
    }));
}
