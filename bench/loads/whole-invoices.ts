import { setTimeout as pause } from 'node:timers/promises';
import { createApiClient } from '../../src/cli/http-client';
import type { Stack } from '../stack/start-stack';
import { anInvoice, configure } from './account';
import { createWaits } from './load';
import type { Load } from './load';

export interface WholeInvoices extends Load {
  labKey: string;
  /** The lab's id of the account behind the key. */
  labAccount: string;
  /** How long each POST took, in milliseconds, since the last call. */
  takePostMs(): number[];
}

/** How often the driver asks the database which of its invoices are paid. */
const lookEveryMs = 100;

/** Through the API, the store, the workflow, the lab over HTTP, and signed webhooks, to the record `paid`. */
export async function wholeInvoices(
  stack: Stack,
  mode: 'none' | 'automatic',
): Promise<WholeInvoices> {
  const connection = `bench_${mode}`;
  const labKey = `sk_test_${connection}`;
  const labAccount = await configure(stack, { connection, labKey, mode, customer: 'card' });
  const api = createApiClient(stack.apiUrl, connection);
  const waits = createWaits();
  let postMs: number[] = [];
  const ending = new AbortController();

  async function look(): Promise<void> {
    while (!ending.signal.aborted) {
      for (const { id, status, blocked_code } of await settled(stack, connection, waits.ids())) {
        if (status === 'paid') waits.resolve(id);
        else waits.reject(id, new Error(`${id} is ${status}, blocked by ${blocked_code}`));
      }
      await pause(lookEveryMs);
    }
  }
  const looking = look();
  return {
    kind: mode,
    labKey,
    labAccount,
    connection,
    async one(id) {
      const begun = performance.now();
      await api.post('/v1/invoices', anInvoice(id, 'card'));
      postMs.push(performance.now() - begun);
      await waits.until(id);
    },
    takePostMs() {
      const taken = postMs;
      postMs = [];
      return taken;
    },
    async stop() {
      ending.abort();
      await looking;
    },
  };
}

/** Only those that are asked for: at most as many as are in flight, by their primary key. */
async function settled({ pool }: Stack, connection: string, ids: string[]) {
  if (ids.length === 0) return [];
  const { rows } = await pool.query<{ id: string; status: string; blocked_code: string | null }>(
    `SELECT id, status, blocked_code FROM invoices
     WHERE connection = $1 AND id = ANY($2) AND (status = 'paid' OR blocked_code IS NOT NULL)`,
    [connection, ids],
  );
  return rows;
}
