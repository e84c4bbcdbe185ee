import { newId } from '../../core/ids';
import type { Context } from '../context';
import type { Invoice, InvoiceItem, InvoiceRecord, Line, Period } from '../objects';
import { noSuch, refuse, type StripeError } from '../wire/errors';
import { mergeMetadata } from '../wire/metadata';
import { idsOf, ratesBehind } from './named-tax-rates';
import { pricedBy, type PricedParams } from './line-pricing';
import { taxInputOf } from './line-taxes';
import type { TaxRateData } from './tax-rates';

export interface TaxAmountParams {
  amount: number;
  tax_rate_data: TaxRateData;
  taxability_reason?: string;
  taxable_amount: number;
}

export interface LineParams extends PricedParams {
  description?: string;
  discountable?: boolean;
  metadata?: Record<string, string> | '';
  period?: Period;
  tax_amounts?: TaxAmountParams[] | '';
  tax_rates?: string[] | '';
  discounts?: DiscountParams[] | '';
}

export interface DiscountParams {
  coupon?: string;
  discount?: string;
  promotion_code?: string;
}

/** There are no coupons here: better to say so than to leave a discount out of a total in silence. */
export function refuseDiscounts(discounts: DiscountParams[] | '' | undefined): void {
  const given = discounts?.[0];
  if (typeof given !== 'object') return;
  const id = given.coupon ?? given.discount ?? given.promotion_code ?? '';
  throw noSuch('coupon', id, 'discounts[0][coupon]');
}

/** docs.stripe.com/invoicing/integration: "You can add up to 250 line items per invoice". */
const mostLines = 250;

const notEditable = (): StripeError =>
  refuse('Invalid invoice: This invoice is no longer editable', {
    code: 'invoice_not_editable',
  });

export function checkEditable(record: InvoiceRecord): void {
  if (record.invoice.status !== 'draft') throw notEditable();
}

export function checkRoom(record: InvoiceRecord, more: number): void {
  if (record.lines.length + more <= mostLines) return;
  throw refuse(
    `You can only add up to ${mostLines} line items to an invoice. This invoice has ${record.lines.length} and the request would add ${more}.`,
    { param: 'lines' },
  );
}

export function newLine(context: Context, invoice: Invoice, params: LineParams): Line {
  refuseDiscounts(params.discounts);
  const description = params.description || null;
  const priced = pricedBy(context, params, invoice.currency, description, null);
  if (priced === null) throw refuse('A line needs an amount or a price.');
  const now = context.now();
  return {
    id: newId('il'),
    object: 'line_item',
    amount: priced.amount,
    currency: invoice.currency,
    description: description ?? priced.name,
    discount_amounts: [],
    discountable: params.discountable ?? priced.amount >= 0,
    discounts: [],
    invoice: invoice.id,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    parent: parentOf(newId('ii')),
    period: params.period ?? { end: now, start: now },
    pretax_credit_amounts: [],
    pricing: priced.pricing,
    quantity: priced.quantity,
    quantity_decimal: priced.quantity_decimal,
    subtotal: priced.amount,
    ...taxInputOf(context, invoice, params, { taxes: [] }),
  };
}

/** What a change says of a line or of a pending item; its money only where the change prices it anew. */
export function changedContent(
  context: Context,
  params: LineParams,
  currency: string,
  standing: Line | InvoiceItem,
) {
  const description =
    params.description === undefined ? standing.description : params.description || null;
  const priced = pricedBy(context, params, currency, description, standing);
  const money = priced && {
    amount: priced.amount,
    pricing: priced.pricing,
    quantity: priced.quantity,
    quantity_decimal: priced.quantity_decimal,
  };
  return {
    ...money,
    description,
    discountable: params.discountable ?? standing.discountable,
    metadata: mergeMetadata(standing.metadata, params.metadata),
    period: params.period ?? standing.period,
  };
}

export function changedLine(
  context: Context,
  invoice: Invoice,
  line: Line,
  params: LineParams,
): Line {
  refuseDiscounts(params.discounts);
  const changed = changedContent(context, params, invoice.currency, line);
  return {
    ...line,
    ...changed,
    subtotal: changed.amount ?? line.subtotal,
    ...taxInputOf(context, invoice, params, line),
  };
}

function parentOf(invoiceItem: string): Line['parent'] {
  return {
    invoice_item_details: {
      invoice_item: invoiceItem,
      proration: false,
      proration_details: { credited_items: null },
      subscription: null,
    },
    subscription_item_details: null,
    type: 'invoice_item_details',
  };
}

/** The same line on another invoice, with an item of its own behind it. */
export function onNewInvoice(line: Line, invoice: string, item: string): Line {
  return { ...line, id: newId('il'), invoice, parent: parentOf(item) };
}

/** The line of a pending item that an invoice takes in. */
export function lineOfItem(invoice: Invoice, item: InvoiceItem): Line {
  return {
    id: newId('il'),
    object: 'line_item',
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: item.discountable,
    discounts: [],
    invoice: invoice.id,
    livemode: false,
    metadata: item.metadata,
    parent: parentOf(item.id),
    period: item.period,
    pretax_credit_amounts: [],
    pricing: item.pricing,
    quantity: item.quantity,
    quantity_decimal: item.quantity_decimal,
    subtotal: item.amount,
    tax_rates: idsOf(item.tax_rates),
    taxes: [],
  };
}

/** What waits for the customer's next invoice in this currency. */
export function pendingItems(context: Context, invoice: Invoice): InvoiceItem[] {
  const { invoiceItems } = context.account;
  return invoiceItems
    .ids('customer', invoice.customer)
    .map((id) => invoiceItems.get(id))
    .filter((item) => item !== undefined)
    .filter((item) => item.invoice === null && item.currency === invoice.currency);
}

/** The item behind a line, which Stripe makes even when the line came by add_lines. */
export function itemOfLine(
  context: Context,
  line: Line,
  customer: string,
  date: number,
): InvoiceItem {
  return {
    id: line.parent.invoice_item_details.invoice_item,
    object: 'invoiceitem',
    amount: line.amount,
    currency: line.currency,
    customer,
    customer_account: null,
    date,
    description: line.description,
    discountable: line.discountable,
    discounts: [],
    frozen_fields: [],
    invoice: line.invoice,
    invoicing_rules: [],
    livemode: false,
    metadata: line.metadata,
    parent: null,
    period: line.period,
    pricing: line.pricing,
    proration: false,
    quantity: line.quantity,
    quantity_decimal: line.quantity_decimal,
    tax_rates: ratesBehind(context, line.tax_rates ?? []),
    test_clock: null,
  };
}
