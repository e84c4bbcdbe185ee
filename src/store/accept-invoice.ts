import type { Database } from './database';
import { begin, fold } from './fold';
import type { Accepted, InvoiceRecord, NewInvoice } from './ports';
import { createInvoiceReader, toRecord } from './read-invoice';
import type { InvoiceReader } from './read-invoice';
import { firstVersion, insertInvoice } from './write-invoice';

export async function acceptInvoice(
  db: Database,
  read: InvoiceReader,
  input: NewInvoice,
): Promise<Accepted> {
  const { ref, document, fingerprint, plan, state, facts, warnings = [], by, at } = input;
  const links = { hosted_invoice_url: null, invoice_pdf: null };
  const first: InvoiceRecord = {
    ref,
    document,
    plan,
    state,
    seq: 1,
    version: firstVersion,
    links,
    created_at: at,
    updated_at: at,
  };
  const folded = fold(begin(first, by, warnings), facts, {}, at);
  if (await insertInvoice(db, folded, fingerprint)) {
    return { outcome: 'created', record: folded.record };
  }
  const standing = await read(ref);
  if (!standing) throw new Error(`Invoice ${ref.invoice_id} vanished from ${ref.connection}.`);
  const outcome = standing.fingerprint === fingerprint ? 'replayed' : 'differs';
  return { outcome, record: toRecord(standing) };
}

/** In one transaction: a process that dies in between has accepted nothing, and the call can be repeated. */
export function acceptInvoices(
  db: Database,
  [first, ...rest]: [NewInvoice, ...NewInvoice[]],
): Promise<Accepted> {
  return db.transaction(async (tx) => {
    const read = createInvoiceReader(tx);
    const accepted = await acceptInvoice(tx, read, first);
    if (accepted.outcome !== 'created') return accepted;
    for (const input of rest) {
      const { outcome } = await acceptInvoice(tx, read, input);
      if (outcome !== 'created')
        throw new Error(`${input.ref.invoice_id} was there before its first part.`);
    }
    return accepted;
  });
}
