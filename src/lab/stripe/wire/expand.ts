import { customerTax } from '../billing/customer-location';
import { disputeWire } from '../billing/disputes';
import { ledgerWire } from '../billing/ledger';
import { creditNoteWire } from '../billing/credit-note-wire';
import { refundWire } from '../billing/refunds';
import type { Context } from '../context';
import { invoiceWire, paymentsWire } from '../render';
import { taxIdList } from '../billing/tax-ids';
import { refuse } from './errors';
import { listWire } from './list';

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where an id under a name leads. */
function resolve(context: Context, name: string, id: string): object | undefined {
  const { account } = context;
  switch (name) {
    case 'customer':
      return account.customers.get(id);
    case 'invoice':
    case 'latest_revision': {
      const record = account.invoices.get(id);
      return record && invoiceWire(record);
    }
    case 'payment_intent':
      return account.paymentIntents.get(id);
    case 'charge':
    case 'latest_charge':
      return account.charges.get(id);
    case 'payment_method':
    case 'default_payment_method':
      return account.paymentMethods.get(id)?.wire;
    case 'product':
      return account.products.get(id);
    case 'price':
    case 'default_price':
      return account.prices.get(id);
    case 'tax_rate':
      return account.taxRates.get(id);
    case 'account_tax_ids':
      return account.taxIds.get(id);
    case 'balance_transaction': {
      const transaction = account.ledgerTransactions.get(id);
      return transaction && ledgerWire(context, transaction);
    }
    case 'refund': {
      const refund = account.refunds.get(id);
      return refund && refundWire(context, refund);
    }
    case 'dispute': {
      const dispute = account.disputes.get(id);
      return dispute && disputeWire(context, dispute);
    }
    case 'credit_note': {
      const note = account.creditNotes.get(id);
      return note && creditNoteWire(note);
    }
    case 'customer_balance_transaction':
      return account.balanceTransactions.get(id);
    default:
      return undefined;
  }
}

/** Fields that exist only when asked for. */
function included(context: Context, owner: Fields, name: string): unknown {
  const id = typeof owner['id'] === 'string' ? owner['id'] : '';
  if (owner['object'] === 'invoice' && name === 'payments') {
    return paymentsWire(context.account, id);
  }
  if (owner['object'] === 'invoice' && name === 'confirmation_secret') {
    return confirmationSecret(context, id);
  }
  if (owner['object'] === 'charge' && name === 'refunds') return refundsOf(context, id);
  if (owner['object'] === 'customer' && name === 'tax') {
    const customer = context.account.customers.get(id);
    return customer && customerTax(context, customer);
  }
  if (owner['object'] === 'customer' && name === 'tax_ids') return taxIdList(context, id);
  if (owner['object'] === 'customer' && name === 'invoice_credit_balance') return {};
  if (owner['object'] === 'customer' && (name === 'subscriptions' || name === 'sources')) {
    return { object: 'list', data: [], has_more: false, url: `/v1/customers/${id}/${name}` };
  }
  return undefined;
}

function refundsOf(context: Context, charge: string): object {
  const { refunds } = context.account;
  const index = { name: 'charge', value: charge };
  const url = `/v1/charges/${charge}/refunds`;
  const list = listWire(refunds, {}, { kind: 'refund', url, index }, (row) =>
    refundWire(context, row),
  );
  const { url: _, ...rest } = list;
  return { ...rest, total_count: refunds.ids('charge', charge).length, url };
}

function confirmationSecret(context: Context, invoiceId: string): unknown {
  const payment = paymentsWire(context.account, invoiceId).data.at(-1);
  const intent = payment && context.account.paymentIntents.get(payment.payment.payment_intent);
  return intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null;
}

/** The answer with what `expand[]` asks for opened; objects are copied along the way, never changed. */
export function expandAnswer(context: Context, answer: object, paths: readonly string[]): object {
  let opened: Fields = { ...answer };
  for (const path of paths) opened = expandField(context, opened, path.split('.'), path);
  return opened;
}

function expandField(context: Context, owner: Fields, path: string[], whole: string): Fields {
  const [name = '', ...rest] = path;
  const value = owner[name] ?? included(context, owner, name) ?? (name in owner ? null : undefined);
  if (value === undefined) throw notExpandable(owner, name, whole);
  return { ...owner, [name]: expandValue(context, name, value, rest, whole) };
}

function expandValue(
  context: Context,
  name: string,
  value: unknown,
  rest: string[],
  whole: string,
): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => expandValue(context, name, item, rest, whole));
  }
  const opened = typeof value === 'string' ? (resolve(context, name, value) ?? value) : value;
  if (rest.length === 0 || !isFields(opened)) return opened;
  return expandField(context, opened, rest, whole);
}

function notExpandable(owner: Fields, name: string, whole: string): Error {
  const hint =
    owner['object'] === 'list' ? ` You may want to try expanding 'data.${whole}' instead.` : '';
  return refuse(`This property cannot be expanded (${name}).${hint}`);
}
