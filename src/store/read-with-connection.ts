import { eq } from 'drizzle-orm';
import { toConnection } from './connections';
import type { Database } from './database';
import type { KeyRing } from './key-ring';
import type { Invoices } from './ports';
import { anyInvoice, isInvoice, recordColumns, toRecord } from './read-invoice';
import { connections, invoices } from './schema';

/** Reads an invoice and its connection by one query that is built once. */
export function createReaderWithConnection(
  db: Database,
  ring: KeyRing,
): Invoices['findWithConnection'] {
  const query = db
    .select({ invoice: recordColumns, connection: connections })
    .from(invoices)
    .leftJoin(connections, eq(connections.id, invoices.connection))
    .where(isInvoice(anyInvoice))
    .prepare('');
  return async ({ connection, invoice_id }) => {
    const [row] = await query.execute({ connection, invoice_id });
    if (!row) return null;
    return {
      record: toRecord(row.invoice),
      connection: row.connection && toConnection(row.connection, ring),
    };
  };
}
