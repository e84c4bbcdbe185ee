import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { InvoiceDocument, StripePlan } from '../../src/domain/document';
import type { Fact } from '../../src/domain/facts';
import { initialState } from '../../src/domain/state';
import type { StripeSnapshot } from '../../src/domain/stripe-snapshot';
import { createStore } from '../../src/store/create-store';
import type { StoreOptions } from '../../src/store/create-store';
import type { KeyRing } from '../../src/store/key-ring';
import type { Invoices, Store } from '../../src/store/ports';
import { aDocument as anyDocument } from '../support/documents';

export interface TestDatabase {
  url: string;
  sql: <Row extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<Row[]>;
  /** A store on this database; closed with it. */
  store: (options?: Partial<StoreOptions>) => Store;
  drop: () => Promise<void>;
}

export const aKeyRing = (id = 'k1'): KeyRing => ({ current: id, keys: { [id]: randomBytes(32) } });

/** A fresh, empty database on the real server that the test run has started. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = process.env['TEST_DATABASE_ADMIN_URL'];
  if (!adminUrl) throw new Error('TEST_DATABASE_ADMIN_URL is missing: run the tests by jest.');
  const name = `store_${randomBytes(6).toString('hex')}`;
  await runOnce(adminUrl, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).toString();
  const client = new Client({ connectionString: url, application_name: 'test' });
  await client.connect();
  const encryptionKeys = aKeyRing();
  const stores: Store[] = [];
  return {
    url,
    sql: async <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
      (await client.query<Row>(text, values)).rows,
    store: (options) => {
      const store = createStore({ databaseUrl: url, encryptionKeys, ...options });
      stores.push(store);
      return store;
    },
    drop: async () => {
      await Promise.all(stores.map((store) => store.close()));
      await client.end();
      await runOnce(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function runOnce(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

export const at = '2026-10-01T00:00:00.000Z';

/** Of no lines: what is in a document is nothing to the store. */
export function aDocument(change: Partial<InvoiceDocument> = {}): InvoiceDocument {
  return anyDocument({ id: 'inv1', customer_id: 'acme', lines: [], ...change });
}

function aPlan(change: Partial<StripePlan> = {}): StripePlan {
  return {
    customer: 'cus_1',
    currency: 'usd',
    collection_method: 'charge_automatically',
    days_until_due: null,
    description: null,
    footer: null,
    metadata: {},
    custom_fields: [],
    lines: [],
    subtotal: 15185,
    ...change,
  };
}

type AcceptInput = Parameters<Invoices['accept']>[0];

export function anAcceptance(id = 'inv1', change: Partial<AcceptInput> = {}): AcceptInput {
  return {
    ref: { connection: 'default', invoice_id: id },
    document: aDocument({ id }),
    fingerprint: 'f1',
    plan: aPlan(),
    state: initialState({
      tax_mode: 'none',
      tax_timeout_ms: 3_600_000,
      on_timeout: 'finalize_without_tax',
      fallback_mode: null,
      needs_approval: false,
    }),
    facts: [],
    by: 'api_key:test',
    at,
    ...change,
  };
}

function aSnapshot(change: Partial<StripeSnapshot> = {}): StripeSnapshot {
  return {
    generation: 1,
    stripe_invoice_id: 'in_1',
    status: 'open',
    subtotal: 15185,
    tax: 0,
    total: 15185,
    amount_due: 15185,
    amount_paid: 0,
    amount_remaining: 15185,
    number: 'A-1',
    finalized_at: '2026-10-01T00:00:05.000Z',
    due_at: null,
    payment: 'none',
    payment_error: null,
    attempt_count: 0,
    next_payment_attempt_at: null,
    tax_provider: null,
    as_of: '2026-10-01T00:00:06.000Z',
    ...change,
  };
}

export function observed(change: Partial<StripeSnapshot> = {}): Fact {
  const snapshot = aSnapshot(change);
  return { type: 'invoice_observed', at: snapshot.as_of, by: 'stripe', snapshot };
}

export function blocked(n: number): Fact {
  const blockedAt = `2026-10-01T00:01:${String(n).padStart(2, '0')}.000Z`;
  const cause = { code: 'stripe_unavailable' as const, message: 'down', stripe_request_id: null };
  return {
    type: 'blocked',
    at: blockedAt,
    by: 'holdfast',
    n,
    step: 'write_draft',
    attempts: 3,
    ...cause,
  };
}

export const drafted: Fact = {
  type: 'draft_completed',
  at: '2026-10-01T00:00:02.000Z',
  by: 'holdfast',
  revision: 1,
  subtotal: 15185,
  version: 'v1',
};

/** Waits for what another process does; fails with the name of what did not come. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Did not happen within 10 s: ${what}.`);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
