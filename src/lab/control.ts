import { z } from 'zod';
import {
  faultKinds,
  killPoints,
  killRefusal,
  withKills,
  type Fault,
  type FaultMatch,
} from './core/faults';
import { providers, type LedgerFilter } from './core/ledger';
import { jsonResponse, type LabRequest, type LabResponse } from './core/message';
import type { Lab } from './lab';
import { createPage } from './page';
import { decideDisputeAsBank, openDisputeAsBank } from './stripe/control-routes';
import { addKey, changeKey, rollKey } from './stripe/key-routes';
import { rollSecret } from './stripe/resources/webhook-endpoints';
import { authenticateIntent } from './stripe/billing/authenticate';
import { StripeError } from './stripe/wire/errors';
import { createFetch } from './transport/fetch';

const faultSchema = z.strictObject({
  match: z
    .strictObject({
      provider: z.enum(providers).optional(),
      method: z.string().optional(),
      path: z.string().optional(),
      nth: z.int().min(1).optional(),
      times: z.int().min(1).optional(),
    })
    .default({}),
  fault: z
    .strictObject({
      kind: z.enum(faultKinds),
      status: z.int().optional(),
      ms: z.number().min(0).optional(),
      reason: z.string().optional(),
      pid: z.int().optional(),
      point: z.enum(killPoints).optional(),
    })
    .superRefine((fault, context) => {
      for (const issue of issuesOfKill(fault)) context.addIssue(issue);
    }),
});

function issuesOfKill(fault: {
  kind: string;
  pid?: number | undefined;
  point?: string | undefined;
}): string[] {
  const { kind, pid, point } = fault;
  if (kind !== 'kill') {
    return pid === undefined && point === undefined ? [] : ['Only a kill has a pid and a point.'];
  }
  const issues = point === undefined ? ['A kill needs a point: before or after.'] : [];
  const refusal = pid === undefined ? 'A kill needs the pid of a process.' : killRefusal(pid);
  return refusal === null ? issues : [...issues, refusal];
}

const advanceSchema = z.strictObject({ seconds: z.number().min(0) });
const seedSchema = z.strictObject({ key: z.string() });
const rollSchema = z.strictObject({ expires_in_seconds: z.number().min(0).default(86_400) });
const authenticateSchema = z.strictObject({ outcome: z.enum(['succeed', 'fail']) });

const freezeSchema = z.strictObject({
  transaction_id: z.string(),
  frozen: z.boolean().default(true),
});
const lockSchema = z.strictObject({ code: z.string(), locked: z.boolean().default(true) });

type Handler = (lab: Lab, request: LabRequest, id: string) => unknown;

/** What the real providers do not offer; the routes of one lab under `/_lab`. */
const handlers: Record<string, Handler> = {
  'GET /_lab/requests': (lab, { query }) => ({ data: lab.ledger.list(toFilter(query)) }),
  'GET /_lab/faults': (lab) => ({ data: lab.faults.list() }),
  'POST /_lab/faults': (lab, { body }) => {
    const { match, fault } = faultSchema.parse(JSON.parse(body));
    return lab.faults.arm(defined<FaultMatch>(match), defined<Fault>(fault));
  },
  'DELETE /_lab/faults': (lab) => {
    lab.faults.clear();
    return { data: [] };
  },
  'GET /_lab/behaviour': (lab) => lab.behaviour(),
  'PUT /_lab/behaviour': (lab, { body }) => lab.setBehaviour(JSON.parse(body)),
  'GET /_lab/clock': (lab) => ({ now: isoNow(lab) }),
  'POST /_lab/clock/advance': (lab, { body }) => {
    lab.advance(advanceSchema.parse(JSON.parse(body)).seconds);
    return { now: isoNow(lab) };
  },
  'POST /_lab/reset': (lab) => {
    lab.reset();
    return { now: isoNow(lab) };
  },
  'GET /_lab/webhook_deliveries': (lab) => ({ data: lab.webhooks.list() }),
  'GET /_lab/anrok/transactions': (lab) => ({ data: lab.engines.anrokTransactions() }),
  'POST /_lab/anrok/freeze': (lab, { body }) => {
    const given = freezeSchema.parse(JSON.parse(body));
    return lab.engines.freeze(given.transaction_id, given.frozen) === 0 ? undefined : given;
  },
  'GET /_lab/avatax/transactions': (lab) => ({ data: lab.engines.avataxDocuments() }),
  'POST /_lab/avatax/lock': (lab, { body }) => {
    const given = lockSchema.parse(JSON.parse(body));
    return lab.engines.lock(given.code, given.locked) === 0 ? undefined : given;
  },
  'POST /_lab/seed': (lab, { body }) => {
    const { key } = seedSchema.parse(JSON.parse(body));
    lab.seed(key);
    return { account: lab.account(key).id };
  },
  'GET /_lab/accounts': (lab) => ({
    data: lab.accounts().map(({ key, id }) => ({ key, id })),
  }),
  'GET /_lab/keys': (lab) => ({ data: lab.keys.all() }),
  'POST /_lab/keys': (lab, { body }) => addKey(lab, body),
  'PUT /_lab/keys/{id}': (lab, { body }, key) => changeKey(lab, key, body),
  'POST /_lab/keys/{id}/roll': (lab, { body }, key) => rollKey(lab, key, body),
  'POST /_lab/webhook_endpoints/{id}/roll_secret': (lab, { body }, id) => {
    const { expires_in_seconds: seconds } = rollSchema.parse(JSON.parse(body || '{}'));
    for (const account of lab.accounts()) {
      const row = account.endpoints.get(id);
      if (row === undefined) continue;
      const [rolled, secret] = rollSecret(row, seconds);
      account.endpoints.put(rolled);
      return { id, secret };
    }
    return undefined;
  },
  'POST /_lab/disputes': (lab, { body }) => openDisputeAsBank(lab, body),
  'POST /_lab/disputes/{id}': (lab, { body }, id) => decideDisputeAsBank(lab, id, body),
  'POST /_lab/payment_intents/{id}/authenticate': (lab, { body }, id) => {
    const { outcome } = authenticateSchema.parse(JSON.parse(body));
    return authenticate(lab, id, outcome);
  },
};

type Control = (request: LabRequest) => LabResponse | Promise<LabResponse>;

export function createControl(lab: Lab): Control {
  const page = createPage(lab);
  putKillsAround(lab);
  return (request) => {
    if (isFromElsewhere(request)) return problem(403, 'Another site may not control this lab.');
    const shown = page(request);
    if (shown !== undefined) return shown;
    const { pattern, id } = toPattern(request.path);
    const handler = handlers[`${request.method} ${pattern}`];
    if (handler === undefined) return problem(404, `No control route ${request.path}.`);
    try {
      const answer = handler(lab, request, id);
      return answer === undefined
        ? problem(404, id === '' ? 'Nothing has this id.' : `Nothing has the id ${id}.`)
        : jsonResponse(200, answer);
    } catch (error) {
      if (error instanceof z.ZodError) return problem(400, z.prettifyError(error));
      if (error instanceof SyntaxError || error instanceof StripeError) {
        return problem(400, error.message);
      }
      throw error;
    }
  };
}

/** Every way in but the control routes themselves. */
function putKillsAround(lab: Lab): void {
  const handleAll = lab.handle.bind(lab);
  const handleStripe = withKills(handleAll, lab, 'stripe');
  lab.handle = async (request) =>
    request.path.startsWith('/v1/') ? handleStripe(request) : handleAll(request);
  lab.engines.anrok = withKills(lab.engines.anrok, lab, 'anrok');
  lab.engines.avatax = withKills(lab.engines.avatax, lab, 'avatax');
  lab.anrokFetch = createFetch(lab.engines.anrok);
  lab.avataxFetch = createFetch(lab.engines.avatax);
}

/** A site in the same browser could post to loopback, and a fault can kill a process. */
function isFromElsewhere({ method, headers }: LabRequest): boolean {
  const { origin } = headers;
  if (method === 'GET' || origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== headers['host'];
}

const problem = (status: number, message: string): LabResponse =>
  jsonResponse(status, { error: { message } });

const withId = new Set(['keys', 'webhook_endpoints', 'payment_intents', 'disputes']);

function toPattern(path: string): { pattern: string; id: string } {
  const segments = path.split('/');
  const id = segments[3] ?? '';
  if (id === '' || !withId.has(segments[2] ?? '')) return { pattern: path, id: '' };
  segments[3] = '{id}';
  return { pattern: segments.join('/'), id: decodeURIComponent(id) };
}

/** Without the fields that are undefined, which an exact type does not allow. */
function defined<T extends object>(given: { [K in keyof T]: T[K] | undefined }): T {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(entries) as T;
}

function toFilter(query: string): LedgerFilter {
  const search = new URLSearchParams(query);
  const filter: LedgerFilter = {};
  const provider = providers.find((name) => name === search.get('provider'));
  const method = search.get('method');
  const path = search.get('path');
  const invoice = search.get('invoice');
  if (provider) filter.provider = provider;
  if (method) filter.method = method;
  if (path) filter.path = path;
  if (invoice) filter.invoice = invoice;
  return filter;
}

const isoNow = (lab: Lab): string => new Date(lab.now()).toISOString();

function authenticate(lab: Lab, intentId: string, outcome: 'succeed' | 'fail'): unknown {
  for (const account of lab.accounts()) {
    const intent = account.paymentIntents.get(intentId);
    if (intent !== undefined) return authenticateIntent(lab.contextFor(account), intent, outcome);
  }
  return undefined;
}
