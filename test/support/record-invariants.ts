import { blockOf, differenceOf, externalStatusOf } from '../../src/domain/state';
import type { InvoiceRecord } from '../../src/store/ports';
import type { LedgerEntry, StripeBody } from './lab-client';

/** The part of the oracle that needs nothing but a record and what Stripe holds: for any store, real or not. */

export function isOf(invoice: StripeBody, { ref }: InvoiceRecord): boolean {
  const { metadata } = invoice;
  return (
    metadata?.['holdfast_invoice_id'] === ref.invoice_id &&
    metadata['holdfast_connection'] === ref.connection
  );
}

/** 1: at most one live Stripe invoice for a revision. */
export function atMostOneLive({ ref, state }: InvoiceRecord, mine: StripeBody[]): string[] {
  const live = mine.filter((invoice) => invoice['status'] !== 'void');
  const faults = live.length > 1 ? [`${ref.invoice_id} lives ${live.length} times in Stripe`] : [];
  const known = live.every((invoice) => invoice['id'] === state.stripe_invoice_id);
  return known ? faults : [...faults, `${ref.invoice_id}: Stripe holds one we do not know of`];
}

/** 1: what lives says which revision it is of; a reissue names the void one whose place it took. */
export function revisionsAreLinked(record: InvoiceRecord, mine: StripeBody[]): string[] {
  const { ref, state } = record;
  const former = state.former?.at(-1)?.stripe_invoice_id ?? null;
  const faults: string[] = [];
  for (const { id, status, metadata } of mine) {
    if (id !== state.stripe_invoice_id || status === 'void') continue;
    const { holdfast_revision: revision, holdfast_reissue_of: reissueOf } = metadata;
    // The draft of a former revision says so when its lines are replaced.
    const isOld = status === 'draft' && state.draft === null;
    if (isSaid(record)) continue;
    if (revision !== String(state.revision) && !isOld)
      faults.push(
        `${ref.invoice_id} is at ${state.revision}, and its Stripe invoice at ${revision}`,
      );
    if (state.revised?.how === 'reissue' && reissueOf !== former)
      faults.push(`${id} takes the place of ${reissueOf}, not of ${former}`);
  }
  const others = (state.former ?? []).map((one) => one.stripe_invoice_id);
  const alive = mine.filter(
    ({ id, status }) => status !== 'void' && id !== state.stripe_invoice_id,
  );
  return [
    ...faults,
    ...alive
      .filter(({ id }) => others.includes(id))
      .map(({ id }) => `${ref.invoice_id} went on from ${id}, which lives`),
  ];
}

function show(id: unknown, amount: unknown): string {
  return `${String(id)}=${String(amount)}`;
}

/** 2: the lines equal the request as a multiset, to the unit, wherever something was finalized. */
export function sameLines(
  record: InvoiceRecord,
  invoice: StripeBody,
  lines: StripeBody[],
): string[] {
  if (invoice['status'] === 'draft' || invoice['status'] === 'void') return [];
  if (isSaid(record)) return [];
  const asked = record.plan.lines.map((line) => show(line.id, line.amount)).toSorted();
  const found = lines
    .map((line) => show(line['metadata']['holdfast_line_id'], line['amount']))
    .toSorted();
  return asked.join() === found.join()
    ? []
    : [`${record.ref.invoice_id}: asked for ${asked.join()} and Stripe has ${found.join()}`];
}

/** A difference that is on record: it blocks, or a person has accepted exactly this one. */
function isSaid({ state }: InvoiceRecord): boolean {
  const { compared, accepted_difference } = state;
  const accepted = accepted_difference?.fingerprint;
  const isAccepted = accepted !== undefined && compared?.fingerprint === accepted;
  return isAccepted || differenceOf(state) !== null;
}

/** 3: finalized at most once. */
export function finalizedOnce(
  { ref }: InvoiceRecord,
  mine: StripeBody[],
  ledger: LedgerEntry[],
): string[] {
  return mine.flatMap((invoice) => {
    const path = `/v1/invoices/${invoice['id']}/finalize`;
    // A refused finalize has an effect too: it leaves its error on the draft.
    const done = ledger.filter((e) => e.path === path && e.effect && e.status === 200).length;
    return done > 1 ? [`${ref.invoice_id} was finalized ${done} times`] : [];
  });
}

/** 3: nothing is finalized while the question of tax is open. */
export function decidedBeforeFinalize({ ref, state }: InvoiceRecord): string[] {
  const finalized = state.seen !== null && !['draft', 'deleted'].includes(state.seen.status);
  return finalized && state.tax.outcome === null
    ? [`${ref.invoice_id} is ${state.seen?.status} and nobody decided about its tax`]
    : [];
}

/** 5 and 6: at rest our status, amounts and tax equal Stripe's, and nobody paid twice. */
export function sameState(record: InvoiceRecord, invoice: StripeBody): string[] {
  const { ref, state, plan } = record;
  if (invoice['id'] !== state.stripe_invoice_id || blockOf(state)) return [];
  const faults: string[] = [];
  const compare = (what: string, ours: unknown, theirs: unknown) => {
    if (ours !== theirs) {
      faults.push(
        `${ref.invoice_id}: ${what} is ${String(ours)} here, ${String(theirs)} in Stripe`,
      );
    }
  };
  // What Stripe would not charge alone is carried over, and paid with the next invoice.
  const owed = invoice['total'] + Math.max(0, invoice['starting_balance'] ?? 0);
  if (invoice['amount_paid'] > owed) {
    faults.push(`${ref.invoice_id}: ${invoice['amount_paid']} was paid of ${owed}`);
  }
  if (invoice['status'] === 'draft') {
    if (externalStatusOf(state) !== null)
      faults.push(`${ref.invoice_id} is ahead of Stripe's draft`);
    return faults;
  }
  compare('status', state.seen?.status, invoice['status']);
  compare('total', state.seen?.total, invoice['total']);
  compare('amount paid', state.seen?.amount_paid, invoice['amount_paid']);
  // Of a void invoice nothing is owed, so what somebody has put on it before is not compared.
  if (!isSaid(record) && invoice['status'] !== 'void') {
    compare('untaxed total', plan.subtotal, invoice['total_excluding_tax']);
  }
  compare('tax', state.seen?.tax, invoice['total'] - invoice['total_excluding_tax']);
  return faults;
}

/** 1: an invoice in Stripe that names this connection must be in the store. */
export function strangers(invoices: StripeBody[], records: InvoiceRecord[]): string[] {
  return invoices
    .filter((invoice) => invoice['metadata']?.['holdfast_invoice_id'])
    .filter((invoice) => !records.some((record) => isOf(invoice, record)))
    .map((invoice) => `${invoice['id']} in Stripe belongs to no invoice in the store`);
}
