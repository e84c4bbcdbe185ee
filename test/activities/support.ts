import { randomBytes } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import pino from 'pino';
import { createStripeActivities } from '../../src/activities';
import type { StripeActivities } from '../../src/activities';
import type { StepCall } from '../../src/activities/deps';
import type { InvoiceDocument } from '../../src/domain/document';
import type { Fact, WayToRevise } from '../../src/domain/facts';
import type { InvoiceRef } from '../../src/domain/ids';
import { initialState } from '../../src/domain/state';
import type { InvoiceState } from '../../src/domain/state';
import { startLab } from '../../src/lab';
import { createStore } from '../../src/store/create-store';
import type { Store } from '../../src/store/ports';
import { createAccounts } from '../../src/stripe/accounts';
import { planInvoice } from '../../src/stripe/plan-invoice';
import { planRevision } from '../../src/stripe/plan-revision';
import type { Change } from '../../src/stripe/plan-revision';
import { createDatabase } from '../support/database';
import { createLabClient } from '../support/lab-client';
import type { LabClient } from '../support/lab-client';
import { aConnection, aCustomer, aDocument } from '../support/documents';

/** Single steps on a real database and the lab, without Temporal: for what only one attempt can show. */
export interface Bench {
  lab: LabClient;
  store: Store;
  accept(facts?: Fact[], at?: string, over?: Partial<InvoiceDocument>): Promise<InvoiceRef>;
  run(
    step: keyof StripeActivities,
    ref: InvoiceRef,
    options?: {
      now?: string;
      attempt?: number;
      facts?: Fact[];
      /** Left out: that of the record. */
      revision?: number;
      heard?: () => void;
    },
  ): Promise<InvoiceState>;
  /** Keeps the content of a further revision and asks for it, as the API and the workflow do. */
  revise(ref: InvoiceRef, how: WayToRevise, change?: Change): Promise<void>;
  /** Gives an invoice a means of payment of its own, by the path of the invoice. */
  payBy(path: string, method: string): Promise<void>;
  /** Invoices that live in Stripe for a reference. */
  live(ref: InvoiceRef): Promise<string[]>;
  stop(): Promise<void>;
}

/** `opened` is called whenever a step has read its record and is about to turn to Stripe. */
export async function startBench(opened: () => void = () => undefined): Promise<Bench> {
  const tag = randomBytes(4).toString('hex');
  const key = `sk_test_${tag}`;
  const running = await startLab({ port: 0, seed_keys: [key] });
  const lab = createLabClient(running.url, key);
  const database = await createDatabase();
  const encryptionKeys = { current: 'k', keys: { k: randomBytes(32) } };
  const store = createStore({ databaseUrl: database.url, encryptionKeys });
  await store.migrate();
  const connection = aConnection({
    id: tag,
    stripe: { secret_key: key, webhook_secret: null, api_base: running.url },
  });
  await store.configuration.saveConnection(connection);
  const logger = pino({ level: 'silent' });
  const accounts = createAccounts();
  const stripeFor: typeof accounts = (account) => {
    opened();
    return accounts(account);
  };
  const activities = createStripeActivities({ store, stripeFor, logger });
  let counter = 0;
  return {
    lab,
    store,
    async accept(facts = [], at = new Date().toISOString(), over = {}) {
      counter += 1;
      const ref = { connection: tag, invoice_id: `inv-${counter}` };
      const document = aDocument({ id: ref.invoice_id, ...over });
      const now = new Date(at);
      const customer = aCustomer();
      const planned = planInvoice({ connection, customer, products: [], document, now });
      if ('faults' in planned) throw new Error(JSON.stringify(planned.faults));
      const state = initialState(planned.policy);
      const { plan } = planned;
      const row = { ref, document, fingerprint: 'f', plan, state, facts, by: 'test', at };
      await store.invoices.accept(row);
      return ref;
    },
    async run(step, ref, options = {}) {
      const { now = new Date().toISOString(), attempt = 1, facts = [], heard } = options;
      const { revision = (await store.invoices.find(ref))?.state.revision ?? 1 } = options;
      const info = {
        attempt,
        scheduledTimestampMs: Date.now(),
        startToCloseTimeoutMs: 60_000,
        heartbeatTimeoutMs: 5_000,
      };
      const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
      if (heard) environment.on('heartbeat', heard);
      const call = { ref, now, facts, revision, undisturbed: false, by: 'person' };
      const activity = activities[step] as (call: StepCall) => Promise<InvoiceState>;
      return environment.run(activity, call);
    },
    async revise(ref, how, change = {}) {
      const record = await store.invoices.find(ref);
      if (!record) throw new Error(`There is no invoice ${ref.invoice_id}.`);
      const configured = { connection, customer: aCustomer(), products: [], now: new Date() };
      const planned = planRevision(record, change, how, { ...configured, planInvoice });
      if ('faults' in planned) throw new Error(JSON.stringify(planned.faults));
      const content = `${how}-${record.state.revision + 1}`;
      await store.invoices.saveContent(ref, content, planned.content);
      const at = new Date().toISOString();
      const action = how === 'reissue' ? how : 'revise';
      const asked: Fact = { type: 'requested', at, by: 'person', action, content };
      await store.invoices.record(ref, [asked], { from: record });
    },
    async payBy(path, method) {
      const attach = `/v1/payment_methods/${method}/attach`;
      const { id } = await lab.stripe('POST', attach, { customer: 'cus_card' });
      await lab.stripe('POST', path, { default_payment_method: id });
    },
    async live({ invoice_id }) {
      const { data } = await lab.stripe('GET', '/v1/invoices', { limit: '100' });
      return data
        .filter(
          (i: { metadata: Record<string, string> }) =>
            i.metadata['holdfast_invoice_id'] === invoice_id,
        )
        .map((i: { id: string }) => i.id);
    },
    async stop() {
      await running.stop();
      await store.close();
      await database.drop();
    },
  };
}
