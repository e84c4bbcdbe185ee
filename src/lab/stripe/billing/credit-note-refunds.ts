import type { Context } from '../context';
import type { Charge, CreditNoteRefund, InvoiceRecord } from '../objects';
import type { Refund } from '../payment-objects';
import { missingParameter, noSuch, notSimulated, refuse } from '../wire/errors';
import { issuedNotes } from './credit-note-left';
import { checkLeast, type CreditNoteParams, type LinkedRefundParams } from './credit-note-request';
import { shownMoney } from './money';
import { checkNotDisputed, isDisputed, refundCharge } from './refunds';

function paidIntents(context: Context, invoice: string): string[] {
  const { invoicePayments } = context.account;
  return invoicePayments
    .ids('invoice', invoice)
    .map((id) => invoicePayments.get(id))
    .filter((payment) => payment?.status === 'paid')
    .flatMap((payment) => payment?.payment.payment_intent ?? []);
}

function refundsOfInvoice(context: Context, invoice: string): Refund[] {
  const { refunds } = context.account;
  return paidIntents(context, invoice)
    .flatMap((intent) => refunds.ids('payment_intent', intent))
    .map((id) => refunds.get(id))
    .filter((refund) => refund?.status === 'succeeded' || refund?.status === 'pending')
    .filter((refund) => refund !== undefined);
}

/** How much of each refund is accounted for by credit notes of the invoice. */
function linkedAmounts(context: Context, invoice: string): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const { refund, amount_refunded: amount } of issuedNotes(context, invoice).flatMap(
    (note) => note.refunds,
  )) {
    amounts.set(refund, (amounts.get(refund) ?? 0) + amount);
  }
  return amounts;
}

/** What went back to the customer without any credit note. */
export function unlinkedRefunds(context: Context, invoice: string): number {
  const linked = linkedAmounts(context, invoice);
  return refundsOfInvoice(context, invoice).reduce(
    (sum, refund) => sum + refund.amount - (linked.get(refund.id) ?? 0),
    0,
  );
}

/** The refunds that a request names, each as far as no other credit note has it. */
export function linkRefunds(
  context: Context,
  record: InvoiceRecord,
  params: CreditNoteParams,
): CreditNoteRefund[] {
  const known = refundsOfInvoice(context, record.id);
  const linked = linkedAmounts(context, record.id);
  return (params.refunds ?? []).map((given, index) => {
    const at = `refunds[${index}]`;
    const refund = namedRefund(context, known, given, at);
    const left = refund.amount - (linked.get(refund.id) ?? 0);
    const amount = given.amount_refunded ?? left;
    checkLeast(amount, 1, `${at}[amount_refunded]`);
    if (amount > left) {
      throw refuse(
        `The amount (${shownMoney(amount, refund.currency)}) is greater than what no credit note has of the refund ${refund.id} (${shownMoney(left, refund.currency)}).`,
        { param: `${at}[amount_refunded]` },
      );
    }
    linked.set(refund.id, (linked.get(refund.id) ?? 0) + amount);
    return toLink(refund.id, amount);
  });
}

function namedRefund(
  context: Context,
  known: Refund[],
  given: LinkedRefundParams,
  at: string,
): Refund {
  if (given.type === 'payment_record_refund') throw notSimulated(`${at}[type]`, `as ${given.type}`);
  const id = given.refund;
  const param = `${at}[refund]`;
  if (id === undefined) throw missingParameter(param);
  if (context.account.refunds.get(id) === undefined) throw noSuch('refund', id, param);
  const refund = known.find((row) => row.id === id);
  if (refund !== undefined) return refund;
  throw refuse(`The refund ${id} is not one of a payment of this invoice.`, { param });
}

const toLink = (refund: string, amount: number): CreditNoteRefund => ({
  amount_refunded: amount,
  payment_record_refund: null,
  refund,
  type: 'refund',
});

/** Gives back what was paid for the invoice, out of as many payments as it takes. */
export function refundInvoice(
  context: Context,
  record: InvoiceRecord,
  amount: number,
): CreditNoteRefund[] {
  const paid = paidCharges(context, record.id);
  const charges = paid.filter((charge) => !isDisputed(context, charge));
  const most = charges.reduce((sum, charge) => sum + leftOf(charge), 0);
  if (amount > most) {
    for (const charge of paid) checkNotDisputed(context, charge);
    const { currency } = record.invoice;
    throw refuse(
      `The refund amount (${shownMoney(amount, currency)}) is greater than what can be refunded of the payments of this invoice (${shownMoney(most, currency)}).`,
      { param: 'refund_amount' },
    );
  }
  let left = amount;
  return charges.flatMap((charge) => {
    const part = Math.min(left, leftOf(charge));
    if (part === 0) return [];
    left -= part;
    return toLink(refundCharge(context, charge, { amount: part }).id, part);
  });
}

const leftOf = (charge: Charge): number => charge.amount_captured - charge.amount_refunded;

function paidCharges(context: Context, invoice: string): Charge[] {
  const { charges, paymentIntents } = context.account;
  return paidIntents(context, invoice)
    .toReversed()
    .map((id) => charges.get(paymentIntents.get(id)?.latest_charge ?? ''))
    .filter((charge) => charge !== undefined)
    .filter((charge) => charge.status === 'succeeded' && charge.captured);
}
