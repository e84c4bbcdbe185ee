import type { Fact } from '../domain/facts';
import type { InvoiceRef } from '../domain/ids';
import type { Database } from './database';
import { aboutRevisionOf, fold } from './fold';
import type { Extra } from './fold';
import type { InvoiceRecord, Invoices } from './ports';
import { createLockingReader, toRecord } from './read-invoice';
import type { InvoiceReader } from './read-invoice';
import { updateInvoice } from './write-invoice';

/**
 * Read, fold, write if nobody wrote in between: two round trips and no lock, or one for a caller that
 * has read already. Two writers of one invoice at one moment are rare; the one that loses waits in line
 * for the row instead of racing on.
 */
export async function recordFacts(
  db: Database,
  read: InvoiceReader,
  ref: InvoiceRef,
  learned: Fact[],
  { from, ...extra }: Parameters<Invoices['record']>[2] & object = {},
): Promise<InvoiceRecord> {
  const facts = aboutRevisionOf(from, learned);
  const before = from ?? (await readRecord(read, ref));
  const quick = await attempt(db, before, facts, extra);
  // Nothing was written, so nothing has shown yet that `from` is still the newest.
  if (quick === from) return readRecord(read, ref);
  if (quick) return quick;
  const patient = await db.transaction((tx) =>
    readRecord(createLockingReader(tx), ref).then((held) => attempt(tx, held, facts, extra)),
  );
  if (patient) return patient;
  throw new Error(`Invoice ${ref.invoice_id} of ${ref.connection} was written under its lock.`);
}

async function readRecord(read: InvoiceReader, ref: InvoiceRef): Promise<InvoiceRecord> {
  const row = await read(ref);
  if (row) return toRecord(row);
  throw new Error(`Connection ${ref.connection} has no invoice ${ref.invoice_id} in the store.`);
}

/** Null: somebody else has written since `before` was read, and nothing was. */
async function attempt(
  db: Database,
  before: InvoiceRecord,
  facts: Fact[],
  extra: Extra,
): Promise<InvoiceRecord | null> {
  const start = { record: before, entries: [], events: [] };
  const folded = fold(start, facts, extra, new Date().toISOString());
  return isSame(before, folded.record) ? before : updateInvoice(db, before, folded);
}

function isSame(a: InvoiceRecord, b: InvoiceRecord): boolean {
  return JSON.stringify([a.state, a.links]) === JSON.stringify([b.state, b.links]);
}
