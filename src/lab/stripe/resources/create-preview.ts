import { newId } from '../../core/ids';
import { checkIp } from '../billing/customer-location';
import {
  changedLine,
  lineOfItem,
  newLine,
  pendingItems,
  refuseDiscounts,
  type DiscountParams,
  type LineParams,
} from '../billing/lines';
import { checkTaxMix } from '../billing/line-taxes';
import { checkTaxIdData, type TaxIdParams } from '../billing/tax-ids';
import { withTotals } from '../billing/totals';
import type { Context } from '../context';
import type { Customer, Invoice, Line } from '../objects';
import { invoiceWire, type InvoiceWire } from '../render';
import { missingParameter, noSuch, notSimulated, refuse, StripeError } from '../wire/errors';
import { route, type Call, type Route } from '../wire/route';
import { blankInvoice } from './blank-invoice';
import { applied, blankCustomer, type CustomerParams } from './customer-fields';
import { customerOf } from './customer-of';
import { appliedToDraft, type InvoiceParams } from './invoice-fields';
import { checkedCurrency } from './invoices';
import { previewContext } from './preview-context';

type CustomerDetails = Pick<CustomerParams, 'address' | 'shipping' | 'tax_exempt'> & {
  tax?: { ip_address?: string };
  tax_ids?: TaxIdParams[];
};

type PreviewItem = Omit<LineParams, 'pricing'> & {
  currency?: string;
  invoiceitem?: string;
  price?: string;
  unit_amount?: number;
};

interface PreviewParams extends Pick<InvoiceParams, 'automatic_tax' | 'issuer' | 'on_behalf_of'> {
  currency?: string;
  customer?: string;
  customer_details?: CustomerDetails;
  discounts?: DiscountParams[] | '';
  invoice_items?: PreviewItem[];
  preview_mode?: 'next' | 'recurring';
}

/** What the customer's next invoice would be: pending items and those of the call; nothing is kept of it. */
function createPreview({ context, params }: Call<PreviewParams>): InvoiceWire {
  if (params.preview_mode === 'recurring') throw notSimulated('preview_mode', 'as recurring');
  refuseDiscounts(params.discounts);
  const preview = previewContext(context);
  const invoice = previewInvoice(preview, params);
  const lines = previewLines(preview, invoice, params.invoice_items ?? []);
  if (lines.length === 0) throw noneUpcoming(params.customer);
  checkTaxMix(invoice, lines, invoice);
  return invoiceWire(withTotals(preview, invoice, lines));
}

const noneUpcoming = (customer = ''): StripeError =>
  new StripeError(404, {
    type: 'invalid_request_error',
    code: 'invoice_upcoming_none',
    message: `No upcoming invoices for customer: ${customer}`,
  });

function previewInvoice(context: Context, params: PreviewParams): Invoice {
  const customer = previewCustomer(context, params);
  // Only the preview's own copy of the tables hears of this customer.
  context.account.customers.put(customer);
  const blank = blankInvoice(context, newId('upcoming_in'), customer);
  const currency = checkedCurrency(params.currency) ?? currencyOfItems(params) ?? blank.currency;
  const { automatic_tax: tax, issuer, on_behalf_of: onBehalfOf } = params;
  const invoice = appliedToDraft(
    context,
    { ...blank, billing_reason: 'upcoming', currency },
    {
      ...(tax === undefined ? {} : { automatic_tax: tax }),
      ...(issuer === undefined ? {} : { issuer }),
      ...(onBehalfOf === undefined ? {} : { on_behalf_of: onBehalfOf }),
    },
  );
  const taxIds = params.customer_details?.tax_ids;
  return taxIds === undefined ? invoice : { ...invoice, customer_tax_ids: taxIds };
}

function currencyOfItems({ invoice_items: items = [] }: PreviewParams): string | undefined {
  const first = items.find((item) => item.currency ?? item.price_data?.currency);
  return checkedCurrency(first?.currency ?? first?.price_data?.currency);
}

/** The named customer, or one made of the details alone; the details of a named one stand for its own. */
function previewCustomer(context: Context, params: PreviewParams): Customer {
  const { customer: id, customer_details: details } = params;
  if (id === undefined && details === undefined) throw missingParameter('customer');
  const customer =
    id === undefined ? blankCustomer(newId('cus', 13), context.now()) : customerOf(context, id);
  if (details === undefined) return customer;
  checkIp(details.tax?.ip_address, 'customer_details[tax][ip_address]');
  checkTaxIdData(details.tax_ids, 'customer_details[tax_ids]');
  const { tax, tax_ids: _, ...fields } = details;
  if (tax?.ip_address) {
    context.account.customerIps.put({ id: customer.id, ip_address: tax.ip_address });
  }
  return applied(context, customer, fields);
}

/** An item of the call with `invoiceitem` changes that pending item, the others are new. */
function previewLines(context: Context, invoice: Invoice, items: PreviewItem[]): Line[] {
  const pending = pendingItems(context, invoice);
  const changes = new Map(items.map((item) => [item.invoiceitem, item]));
  for (const [index, { invoiceitem: id }] of items.entries()) {
    if (id === undefined || pending.some((item) => item.id === id)) continue;
    throw noSuch('Invoice Item', id, `invoice_items[${index}][invoiceitem]`);
  }
  const standing = pending.map((item) => {
    const line = lineOfItem(invoice, item);
    const change = changes.get(item.id);
    return change === undefined
      ? line
      : changedLine(context, invoice, line, lineParams(change, invoice));
  });
  const added = items
    .filter((item) => item.invoiceitem === undefined)
    .map((item) => newLine(context, invoice, lineParams(item, invoice)));
  return [...standing, ...added];
}

function lineParams(item: PreviewItem, invoice: Invoice): LineParams {
  const { currency, invoiceitem: _, price, unit_amount: unitAmount, ...params } = item;
  if ((checkedCurrency(currency) ?? invoice.currency) !== invoice.currency) {
    throw refuse('The currency of an invoice item must be the currency of the preview.', {
      param: 'invoice_items',
    });
  }
  return {
    ...params,
    ...(price === undefined ? {} : { pricing: { price } }),
    ...(unitAmount === undefined ? {} : { unit_amount_decimal: String(unitAmount) }),
  };
}

export const createPreviewRoutes: Route[] = [
  route('POST', '/v1/invoices/create_preview', createPreview),
];
