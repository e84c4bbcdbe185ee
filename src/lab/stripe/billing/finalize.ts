import { newId } from '../../core/ids';
import type { Context } from '../context';
import type { Customer, Invoice, InvoiceRecord } from '../objects';
import { refuse, type StripeError } from '../wire/errors';
import { calculateTax } from './automatic-tax';
import { changeCustomer, moveBalance } from './balance';
import { customerFields } from './draft-customer';
import { changeInvoice, emitInvoice, withFields } from './invoice-changes';
import { minimumCharge } from './money';
import { openPayment, withCollection } from './payment';
import { checkRevisable, originalOf, replaceOriginal } from './revisions';
import { summed } from './totals';

/** Twelve digits for cards: docs.stripe.com/currencies. */
const mostAmount = 999_999_999_999;

const tooLarge = (): StripeError =>
  refuse('The invoice total is more than can be charged.', { code: 'amount_too_large' });

const alreadyFinalized = (): StripeError =>
  refuse("This invoice is already finalized, you can't re-finalize a non-draft invoice.");

/** Draft to open, or straight to paid when nothing is to be collected. Throws what keeps it a draft. */
export function finalizeInvoice(
  context: Context,
  draft: InvoiceRecord,
  autoAdvance?: boolean,
): InvoiceRecord {
  if (draft.invoice.status !== 'draft') throw alreadyFinalized();
  const original = originalOf(context, draft.invoice);
  if (original !== undefined) checkRevisable(original);
  const taxed = finalTax(context, draft);
  if (taxed.invoice.total > mostAmount) throw tooLarge();
  livingCustomer(context, taxed);
  // Credit that the original took must be back on the customer before the revision takes it.
  replaceOriginal(context, taxed);
  const customer = livingCustomer(context, taxed);
  const settled = settleBalance(context, taxed, customer);
  const advances = autoAdvance ?? draft.invoice.auto_advance;
  const isPaid = settled.amount_due === 0;
  const now = context.now();
  const finalized = withFields(taxed, {
    ...settled,
    ...customerFields(context, customer),
    attempted: isPaid,
    auto_advance: isPaid ? false : advances,
    automatically_finalizes_at: null,
    effective_at: taxed.invoice.effective_at ?? now,
    hosted_invoice_url: `https://invoice.stripe.com/i/${context.account.id}/test_${taxed.id}`,
    invoice_pdf: `https://pay.stripe.com/invoice/${context.account.id}/test_${taxed.id}/pdf`,
    last_finalization_error: null,
    next_payment_attempt: null,
    number: taxed.invoice.number ?? takeNumber(context, customer.id),
    rendering: { ...taxed.invoice.rendering, pdf: { page_size: pageSize(taxed.invoice) } },
    status: isPaid ? 'paid' : 'open',
    status_transitions: {
      ...taxed.invoice.status_transitions,
      finalized_at: now,
      paid_at: isPaid ? now : null,
    },
  });
  if (!isPaid) return open(context, draft, finalized, advances);
  context.account.invoices.put(finalized);
  emitInvoice(context, 'invoice.finalized', finalized);
  changeInvoiceFrom(context, draft, finalized);
  emitInvoice(context, 'invoice.paid', finalized);
  return finalized;
}

function livingCustomer(context: Context, { invoice }: InvoiceRecord): Customer {
  const customer = context.account.customers.get(invoice.customer);
  if (customer === undefined) throw refuse('This customer has been deleted.');
  return customer;
}

function open(
  context: Context,
  draft: InvoiceRecord,
  finalized: InvoiceRecord,
  advances: boolean,
): InvoiceRecord {
  const record = advances ? withCollection(context, finalized) : finalized;
  context.account.invoices.put(record);
  openPayment(context, record);
  emitInvoice(context, 'invoice.finalized', record);
  changeInvoiceFrom(context, draft, record);
  return record;
}

/** The change is already written; this only says so. */
function changeInvoiceFrom(context: Context, before: InvoiceRecord, after: InvoiceRecord): void {
  changeInvoice(context, before, after);
}

function finalTax(context: Context, draft: InvoiceRecord): InvoiceRecord {
  if (!draft.invoice.automatic_tax.enabled) return draft;
  const outcome = calculateTax(context, draft.invoice, draft.lines);
  if (outcome.error === null) {
    return summed({ ...draft.invoice, automatic_tax: outcome.automatic_tax }, outcome.lines);
  }
  const { body } = outcome.error;
  const kept = summed(
    {
      ...draft.invoice,
      automatic_tax: outcome.automatic_tax,
      last_finalization_error: {
        code: body.code,
        doc_url: `https://stripe.com/docs/error-codes/${(body.code ?? '').replaceAll('_', '-')}`,
        message: body.message,
        type: body.type,
      },
    },
    outcome.lines,
  );
  changeInvoice(context, draft, kept);
  throw outcome.error;
}

/** The balance is applied when an invoice is finalized; what Stripe would not charge is carried on it. */
function settleBalance(
  context: Context,
  { invoice }: InvoiceRecord,
  customer: Customer,
): Pick<Invoice, 'amount_due' | 'amount_remaining' | 'starting_balance' | 'ending_balance'> {
  const currency = invoice.currency;
  const isSameCurrency = customer.currency === null || customer.currency === currency;
  const starting = isSameCurrency ? customer.balance : 0;
  const due = Math.max(0, invoice.total + starting);
  const applied = invoice.total - due;
  if (applied !== 0 && isSameCurrency) {
    const type = 'applied_to_invoice';
    moveBalance(context, customer, { amount: applied, currency, type, invoice: invoice.id });
  } else if (customer.currency === null) {
    changeCustomer(context, customer, { ...customer, currency });
  }
  const isTooSmall = due > 0 && due < minimumCharge(currency);
  if (isTooSmall) {
    const current = context.account.customers.get(customer.id) ?? customer;
    const type = 'invoice_too_small';
    moveBalance(context, current, { amount: due, currency, type, invoice: invoice.id });
  }
  const amountDue = isTooSmall ? 0 : due;
  const after = context.account.customers.get(customer.id) ?? customer;
  return {
    amount_due: amountDue,
    amount_remaining: amountDue,
    starting_balance: starting,
    ending_balance: isSameCurrency ? after.balance : 0,
  };
}

function takeNumber(context: Context, customerId: string): string {
  const customer = context.account.customers.get(customerId);
  if (customer === undefined) return newId('no');
  const sequence = customer.next_invoice_sequence;
  changeCustomer(context, customer, { ...customer, next_invoice_sequence: sequence + 1 });
  return `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`;
}

/** Finalizing settles `auto`; the recordings, of a Canadian account, say letter. */
function pageSize(invoice: Invoice): string {
  const size = invoice.rendering.pdf.page_size;
  return size === 'auto' ? 'letter' : size;
}
