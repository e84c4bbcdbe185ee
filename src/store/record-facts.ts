import type { Fact } from '../domain/facts';
import type { InvoiceRef } from '../domain/ids';
import type { Database } from './database';
import { fold } from './fold';
import type { Extra } from './fold';
import type { InvoiceRecord } from './ports';
import { createLockingReader, toRecord } from './read-invoice';
import type { InvoiceReader } from './read-invoice';
import { updateInvoice } from './write-invoice';

/**
 * Read, fold, write if nobody wrote in between: two round trips and no lock. Two writers of one
 * invoice at one moment are rare; the one that loses waits in line for the row instead of racing on.
 */
export async function recordFacts(
  db: Database,
  read: InvoiceReader,
  ref: InvoiceRef,
  facts: Fact[],
  extra: Extra = {},
): Promise<InvoiceRecord> {
  const quick = await attempt(db, read, ref, facts, extra);
  if (quick) return quick;
  const patient = await db.transaction((tx) =>
    attempt(tx, createLockingReader(tx), ref, facts, extra),
  );
  if (patient) return patient;
  throw new Error(`Invoice ${ref.invoice_id} of ${ref.connection} was written under its lock.`);
}

/** Null: somebody else has written in between, and nothing was. */
async function attempt(
  db: Database,
  read: InvoiceReader,
  ref: InvoiceRef,
  facts: Fact[],
  extra: Extra,
): Promise<InvoiceRecord | null> {
  const row = await read(ref);
  if (!row) {
    throw new Error(`Connection ${ref.connection} has no invoice ${ref.invoice_id} in the store.`);
  }
  const before = toRecord(row);
  const start = { record: before, entries: [], events: [] };
  const folded = fold(start, facts, extra, new Date().toISOString());
  if (isSame(before, folded.record)) return before;
  return (await updateInvoice(db, folded, row.version)) ? folded.record : null;
}

function isSame(a: InvoiceRecord, b: InvoiceRecord): boolean {
  return JSON.stringify([a.state, a.links]) === JSON.stringify([b.state, b.links]);
}
