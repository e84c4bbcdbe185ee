import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { createServer } from '../../src/api/create-server';
import type { Connection as AccountConnection } from '../../src/domain/document';
import { workflowIdOf } from '../../src/domain/ids';
import { startLab } from '../../src/lab';
import { createStore } from '../../src/store/create-store';
import type { Store } from '../../src/store/ports';
import { createAccountClient } from '../../src/stripe/account-client';
import { createAccounts, createClients } from '../../src/stripe/accounts';
import { planInvoice } from '../../src/stripe/plan-invoice';
import { createEngine } from '../../src/temporal/engine';
import { createPump } from '../../src/temporal/pump';
import { startWorkers } from '../../src/temporal/workers';
import type { Workers } from '../../src/temporal/workers';
import { createDatabase } from './database';
import { createLabClient } from './lab-client';
import type { LabClient } from './lab-client';
import { checkInvariants } from './invariants';
import { until } from './until';

// oxlint-disable-next-line typescript/no-explicit-any -- a JSON answer, asserted where it is used
export type View = Record<string, any>;

/** The whole product on real servers: one lab, one database and one pair of workers for a test file. */
export interface Stack {
  api: string;
  lab: LabClient;
  store: Store;
  temporal: Client;
  connection: string;
  /** For a worker in a process of its own. */
  workerEnvironment: Record<string, string>;
  /** Posts to or reads from the API; the answer's status and body. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: View }>;
  post(invoice: Record<string, unknown>): Promise<View>;
  get(id: string): Promise<View>;
  timeline(id: string): Promise<View[]>;
  /** Waits until the invoice is as `check` says, and returns it. */
  when(
    id: string,
    what: string,
    check: (view: View) => boolean,
    deadlineMs?: number,
  ): Promise<View>;
  whenStatus(id: string, status: string, deadlineMs?: number): Promise<View>;
  workflowId(id: string): string;
  startWorkers(): Promise<void>;
  stopWorkers(): Promise<void>;
  /** Moves the running workflow ahead in the real server; its `Date.now()` follows. */
  fastForward(id: string, seconds: number): Promise<void>;
  /** The oracle of the design; throws with every violation. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

const namespace = 'default';
// One runtime a test file: each file has its own module registry.
let isQuiet = false;
function quietRuntime(): void {
  if (isQuiet) return;
  isQuiet = true;
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
}

export interface StackOptions {
  /** Servers of the test's own, which it may kill; else those that the whole run shares. */
  servers?: { temporalAddress: string; databaseUrl: string };
  /** The workers run elsewhere: the test starts them with `workerEnvironment`. */
  foreignWorkers?: boolean;
  /** The rows are taken to Temporal by the pumps of those workers alone. */
  foreignPump?: boolean;
  tax?: Partial<AccountConnection['tax']>;
  settings?: Partial<AccountConnection['settings']>;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  quietRuntime();
  const tag = randomBytes(4).toString('hex');
  const connection = `t${tag}`;
  const address = options.servers?.temporalAddress ?? process.env['TEST_TEMPORAL_ADDRESS'] ?? '';
  const logger = pino({ level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });
  const own = options.servers && { url: options.servers.databaseUrl, drop: async () => undefined };
  const database = own ?? (await createDatabase());
  const key32 = randomBytes(32);
  const store = createStore({
    databaseUrl: database.url,
    encryptionKeys: { current: 'k', keys: { k: key32 } },
  });
  await store.migrate();
  const running = await startLab({ port: 0 });
  const key = `sk_test_${tag}`;
  const lab = createLabClient(running.url, key);
  const taskQueuePrefix = `${tag}-`;
  const workflowBundle = process.env['TEST_WORKFLOW_BUNDLE'] ?? '';
  const engine = createEngine({ connection: { address }, namespace, taskQueuePrefix });
  const pump = createPump({ store, engine, logger, intervalMs: 500 });
  const app = createServer({
    store,
    engine,
    pump: options.foreignPump ? { ...pump, nudgeBulk: () => undefined } : pump,
    logger,
    config: { webUiUrl: null, publicUrl: null, namespace, isOpenWithoutKeys: true },
    now: () => new Date(),
    planInvoice,
    stripeFor: createAccounts(),
    accountFor: createClients(createAccountClient),
  });
  const server = await listen(app);
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const temporal = new Client({ connection: await Connection.connect({ address }), namespace });
  let workers: Workers | null = null;

  const stack: Stack = {
    api,
    lab,
    store,
    temporal,
    connection,
    workerEnvironment: {
      DATABASE_URL: database.url,
      HOLDFAST_ENCRYPTION_KEYS: `k:${key32.toString('base64')}`,
      TEMPORAL_ADDRESS: address,
      HOLDFAST_TASK_QUEUE_PREFIX: taskQueuePrefix,
      HOLDFAST_STRIPE_STEPS_PER_SECOND: '1000',
      HOLDFAST_WORKFLOW_BUNDLE: workflowBundle,
    },
    async call(method, path, body) {
      const response = await fetch(`${api}${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'holdfast-connection': connection },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as View };
    },
    async post(invoice) {
      const { status, body } = await stack.call('POST', '/v1/invoices', invoice);
      if (status >= 300) throw new Error(`POST /v1/invoices: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    async get(id) {
      return (await stack.call('GET', `/v1/invoices/${id}`)).body;
    },
    async timeline(id) {
      return (await stack.call('GET', `/v1/invoices/${id}/timeline`)).body['data'];
    },
    async when(id, what, check, deadlineMs) {
      let last: View = {};
      try {
        const look = async () => {
          last = await stack.get(id);
          return check(last) ? last : null;
        };
        return await until(what, look, deadlineMs);
      } catch (error) {
        const timeline = await stack.timeline(id);
        throw new Error(`${String(error)}\n${JSON.stringify(last)}\n${JSON.stringify(timeline)}`, {
          cause: error,
        });
      }
    },
    whenStatus: (id, status, deadlineMs) =>
      stack.when(id, `${id} is ${status}`, (v) => v['status'] === status, deadlineMs),
    workflowId: (id) => workflowIdOf({ connection, invoice_id: id }),
    async startWorkers() {
      workers = await startWorkers({
        connection: { address },
        namespace,
        taskQueuePrefix,
        deps: { store, stripeFor: createAccounts(), logger },
        stepsPerSecond: 1_000,
        workflowBundle,
      });
    },
    async stopWorkers() {
      await workers?.stop();
      workers = null;
    },
    fastForward: (id, seconds) => fastForward(temporal, stack.workflowId(id), seconds),
    check: () => checkInvariants(stack),
    async stop() {
      await pump.stop();
      await stack.stopWorkers();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await running.stop();
      await engine.close();
      await temporal.connection.close();
      await store.close();
      await database.drop();
    },
  };
  if (!options.foreignWorkers) await stack.startWorkers();
  if (!options.foreignPump) pump.start();
  await configure(stack, options);
  return stack;
}

function listen(app: ReturnType<typeof createServer>): Promise<Server> {
  return new Promise((resolve) => {
    const server = app.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** One connection at the lab with its seeded customers, and a webhook endpoint with a real signature. */
async function configure(stack: Stack, { tax, settings }: StackOptions): Promise<void> {
  const { lab, connection, api } = stack;
  await fetch(`${lab.url}/_lab/seed`, {
    method: 'POST',
    headers: { authorization: `Bearer ${lab.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ key: lab.key }),
  });
  const endpoint = await lab.stripe('POST', '/v1/webhook_endpoints', {
    url: `${api}/v1/webhooks/stripe/${connection}`,
    'enabled_events[0]': '*',
  });
  await stack.call('PUT', `/v1/connections/${connection}`, {
    stripe: { secret_key: lab.key, webhook_secret: endpoint['secret'], api_base: lab.url },
    tax: { mode: 'none', timeout: 'PT1H', on_timeout: 'finalize_without_tax', ...tax },
    settings: settings ?? {},
    fallback_product_id: 'prod_misc',
  });
  const customers = {
    card: 'charge_automatically',
    invoice: 'send_invoice',
    anrok: 'charge_automatically',
    no_address: 'charge_automatically',
    declined: 'charge_automatically',
  };
  for (const [name, method] of Object.entries(customers)) {
    const { status, body } = await stack.call('PUT', `/v1/customers/${name}`, {
      name,
      billing_config: {
        billing_provider_type: 'stripe',
        billing_provider_customer_id: `cus_${name}`,
        stripe_collection_method: method,
      },
    });
    if (status >= 300) throw new Error(`customer ${name}: ${JSON.stringify(body)}`);
  }
}

/** Raw gRPC: the SDK has no surface for the server's own time skipping yet. */
async function fastForward(client: Client, workflowId: string, seconds: number): Promise<void> {
  const { workflowService } = client.connection;
  const id = randomBytes(8).toString('hex');
  const workflowExecution = { workflowId };
  await workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    updateMask: { paths: ['time_skipping_config'] },
    workflowExecutionOptions: {
      timeSkippingConfig: {
        enabled: true,
        fastForwardConfig: { id, duration: { seconds: seconds as unknown as Long } },
      },
    },
  });
  await workflowService.pollWorkflowExecutionTimeSkipping({
    namespace,
    workflowExecution,
    fastForwardId: id,
  });
}

let counter = 0;
/** An invoice of two lines, 151.85 + 2.00 USD, for the customer with a working card. */
export function anInvoice(over: Record<string, unknown> = {}): Record<string, unknown> {
  counter += 1;
  return {
    id: `inv-${counter}`,
    customer_id: 'card',
    currency: 'usd',
    lines: [
      {
        id: 'l1',
        description: 'API calls',
        quantity: '1234567',
        unit_amount_decimal: '0.0123',
      },
      { id: 'l2', description: 'Storage', quantity: '2', unit_amount_decimal: '100' },
    ],
    ...over,
  };
}
