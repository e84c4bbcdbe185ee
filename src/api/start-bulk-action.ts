import { actorOf } from '../domain/bulk-action';
import type { Correction } from '../domain/correction';
import type { Connection } from '../domain/document';
import type { BulkAction } from '../store/bulk-port';
import type { InvoiceFilter } from '../store/ports';
import type { Caller } from './auth/caller';
import { requireRole } from './auth/require-role';
import { prepareCorrection } from './correction';
import type { ApiDeps } from './deps';
import { invalidRequest } from './errors';

type Tools = Pick<ApiDeps, 'store' | 'stripeFor'>;

/** Writes the correction, then lets the invoices have their turns. A call that was cut short is repeated. */
export async function startBulkAction(
  { id, filter, parameters, started_at, aborted_at }: BulkAction,
  { connection, caller }: { connection: Connection; caller: Caller },
  tools: Tools,
): Promise<void> {
  if (started_at !== null || aborted_at !== null) return;
  if (parameters.correction) {
    requireRole(caller, 'write', 'A correction');
    const prepared = await checkBulkCorrection(
      { id, filter, correction: parameters.correction },
      connection,
      tools,
    );
    await prepared.write();
  }
  await tools.store.bulk.run(connection.id, id);
}

/** @throws 422 with every fault of the correction */
export async function checkBulkCorrection(
  { id, filter, correction }: { id: string; filter: InvoiceFilter; correction: Correction },
  connection: Connection,
  tools: Tools,
) {
  const ref = { connection: connection.id, invoice_id: actorOf(id) };
  const target = { ref, connection, customerId: filter.customer_id ?? null };
  const prepared = await prepareCorrection(target, correction, tools);
  if (prepared.faults.length > 0) throw invalidRequest(prepared.faults);
  return prepared;
}
