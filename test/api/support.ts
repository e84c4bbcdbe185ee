import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import request from 'supertest';
import { createServer } from '../../src/api/create-server';
import type { ApiDeps } from '../../src/api/deps';
import { createLogger } from '../../src/api/logger';
import { createStore } from '../../src/store/create-store';
import type { Store } from '../../src/store/ports';
import { createAccountClient } from '../../src/stripe/account-client';
import { createAccounts, createClients } from '../../src/stripe/accounts';
import { planInvoice } from '../../src/stripe/plan-invoice';
import type { Engine } from '../../src/temporal/engine';
import { EngineUnavailable } from '../../src/temporal/engine-errors';
import { createDatabase } from '../support/database';

export const webhookSecret = 'whsec_0123456789abcdef';
export const secretKey = 'sk_test_51Habcdefghijklmn4242';

/** Temporal as the API sees it: notes what it is asked, and does what a test tells it to. */
export interface FakeEngine extends Engine {
  calls: { name: keyof Engine; invoice_id: string; detail: unknown }[];
  isAway: boolean;
  /** What `hint` finds. */
  isRunning: boolean;
  /** Runs in place of every command. */
  onCommand: (action: string) => Promise<'done' | 'running'>;
}

export function aFakeEngine(): FakeEngine {
  const engine: FakeEngine = {
    calls: [],
    isAway: false,
    isRunning: true,
    onCommand: () => Promise.resolve('done'),
    start: async (ref, options) => note('start', ref.invoice_id, options),
    async hint(ref, hint) {
      await note('hint', ref.invoice_id, hint);
      return engine.isRunning ? 'signalled' : 'not_running';
    },
    reenter: async (ref, hint) => note('reenter', ref.invoice_id, hint),
    retry: async (ref, by) => note('retry', ref.invoice_id, by),
    async command(ref, command) {
      await note('command', ref.invoice_id, command);
      return engine.onCommand(command.action);
    },
    ping: async () => refuseWhenAway(),
  };
  function refuseWhenAway(): void {
    if (engine.isAway) throw new EngineUnavailable('Temporal did not answer');
  }
  async function note(name: keyof Engine, invoice_id: string, detail: unknown): Promise<void> {
    refuseWhenAway();
    engine.calls.push({ name, invoice_id, detail });
  }
  return engine;
}

export interface TestApi {
  deps: ApiDeps;
  store: Store;
  engine: FakeEngine;
  nudged: string[];
  logLines: string[];
  /** A call on the connection `default`, or on the one given. */
  get: (path: string) => request.Test;
  post: (path: string, body?: object) => request.Test;
  put: (path: string, body: object) => request.Test;
  agent: () => ReturnType<typeof request>;
  webhook: (event: object, options?: WebhookOptions) => request.Test;
  stop: () => Promise<void>;
}

interface WebhookOptions {
  connection?: string;
  secret?: string;
  ageSeconds?: number;
  header?: string;
  body?: string;
}

/** The API on a real database, with Temporal and the pump as fakes, and one connection and customer. */
export async function startApi(change: Partial<ApiDeps> = {}): Promise<TestApi> {
  const database = await createDatabase();
  const real = createStore({
    databaseUrl: database.url,
    encryptionKeys: { current: 'k', keys: { k: randomBytes(32) } },
  });
  await real.migrate();
  // Plain objects, so that a test can spy on a call.
  const store = {
    ...real,
    invoices: { ...real.invoices },
    inbox: { ...real.inbox },
    bulk: { ...real.bulk },
  };
  const engine = aFakeEngine();
  const nudged: string[] = [];
  const logLines: string[] = [];
  const logger = createLogger({
    level: 'debug',
    destination: { write: (line: string) => void logLines.push(line) },
  });
  const deps: ApiDeps = {
    store,
    engine,
    pump: {
      nudge: (ref) => void nudged.push(ref.invoice_id),
      nudgeEvent: (row) => void nudged.push(row.event_id),
      nudgeBulk: () => void nudged.push('bulk'),
    },
    logger,
    config: {
      webUiUrl: 'http://127.0.0.1:8233/',
      publicUrl: null,
      namespace: 'default',
      isOpenWithoutKeys: true,
    },
    now: () => new Date(),
    planInvoice,
    stripeFor: createAccounts(),
    accountFor: createClients(createAccountClient),
    ...change,
  };
  const app = createServer(deps);
  const agent = () => request(app);
  const api: TestApi = {
    deps,
    store,
    engine,
    nudged,
    logLines,
    agent,
    get: (path) => agent().get(path),
    post: (path, body) => agent().post(path).send(body),
    put: (path, body) => agent().put(path).send(body),
    webhook: (event, options) => deliver(agent(), event, options),
    async stop() {
      await store.close();
      await database.drop();
    },
  };
  await api
    .put('/v1/connections/default', {
      stripe: { secret_key: secretKey, webhook_secret: webhookSecret },
      fallback_product_id: 'prod_misc',
    })
    .expect(201);
  await api.put('/v1/customers/acme', aCustomer()).expect(201);
  return api;
}

function deliver(
  agent: ReturnType<typeof request>,
  event: object,
  {
    connection = 'default',
    secret = webhookSecret,
    ageSeconds = 0,
    ...options
  }: WebhookOptions = {},
): request.Test {
  const payload = JSON.stringify(event);
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const header =
    options.header ?? Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return agent
    .post(`/v1/webhooks/stripe/${connection}`)
    .set('Stripe-Signature', header)
    .set('Content-Type', 'application/json; charset=utf-8')
    .send(options.body ?? payload);
}

/** One `v1` signature of a body, as Stripe makes it. */
export function aSignature(payload: string, secret: string, timestamp: number): string {
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return header.replace(/^.*v1=/, '');
}

export function aCustomer(): Record<string, unknown> {
  return {
    name: 'Example, Inc.',
    billing_config: { billing_provider_customer_id: 'cus_123' },
  };
}

export function anInvoice(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: '2026-10-acme',
    customer_id: 'acme',
    currency: 'usd',
    lines: [aLine()],
    ...change,
  };
}

export function aLine(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'l1',
    description: 'API calls',
    quantity: '1234567',
    unit_amount_decimal: '0.0123',
    ...change,
  };
}

let eventCounter = 0;

export function anEvent(type: string, object: object = {}, change: object = {}): object {
  eventCounter += 1;
  return {
    id: `evt_${eventCounter}`,
    object: 'event',
    type,
    livemode: false,
    request: { id: null, idempotency_key: null },
    data: { object: { id: 'in_1', object: 'invoice', ...object } },
    ...change,
  };
}

/** What pg throws when the server has gone. */
export function lostConnection(): Error {
  return Object.assign(new Error('connect ECONNREFUSED 10.1.2.3'), { code: 'ECONNREFUSED' });
}
