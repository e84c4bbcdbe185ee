import { createApiClient, postToStripe } from '../../src/cli/http-client';
import { until } from '../../src/cli/supervise/until';
import { closedLoop } from '../closed-loop';
import type { Stack } from '../stack/start-stack';
import { anInvoice, configure } from './account';

/** Invoices of one connection that are blocked because their customer has no address. */
export interface BlockedInvoices {
  labKey: string;
  connection: string;
  /** Gives the customer the address that is missing. */
  mend(): Promise<void>;
  /** Until none is blocked, and until all are paid: seconds since the call. */
  untilReleased(): Promise<{ released: number; paid: number }>;
}

const customer = 'no_address';
const patienceMs = 900_000;

export async function blockedInvoices(
  stack: Stack,
  name: string,
  invoices: number,
): Promise<BlockedInvoices> {
  const { pool, apiUrl, labUrl } = stack;
  const connection = `bench_${name}`;
  const labKey = `sk_test_${connection}`;
  await configure(stack, { connection, labKey, mode: 'automatic', customer });
  const api = createApiClient(apiUrl, connection);
  await closedLoop(invoices, 32, (n) =>
    api.post('/v1/invoices', anInvoice(`${name}-${n}`, customer)).then(() => undefined),
  );
  const isCount = async (condition: string, count: number) => {
    const { rows } = await pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM invoices WHERE connection = $1 AND ${condition}`,
      [connection],
    );
    return rows[0]?.n === count;
  };
  const comes = (what: string, condition: string, count: number) =>
    until(() => isCount(condition, count), { timeoutMs: patienceMs, what });
  await comes('all to be blocked', 'blocked_code IS NOT NULL', invoices);
  return {
    labKey,
    connection,
    async mend() {
      await postToStripe(labUrl, labKey, `/v1/customers/cus_${customer}`, {
        'address[country]': 'US',
        'address[state]': 'CA',
        'address[postal_code]': '94103',
      });
    },
    async untilReleased() {
      const begun = performance.now();
      const since = () => (performance.now() - begun) / 1000;
      await comes('none to be blocked', 'blocked_code IS NOT NULL', 0);
      const released = since();
      await comes('all to be paid', "status = 'paid'", invoices);
      return { released, paid: since() };
    },
  };
}
