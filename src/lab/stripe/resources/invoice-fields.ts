import { refuseDiscounts, type DiscountParams } from '../billing/lines';
import { idsOf, namedTaxRates } from '../billing/named-tax-rates';
import type { Context } from '../context';
import type { Address, Invoice } from '../objects';
import { noSuch, notSimulated, refuse } from '../wire/errors';
import { mergeMetadata } from '../wire/metadata';
import { toAddress } from './customer-fields';

export interface InvoiceParams {
  account_tax_ids?: string[] | '';
  auto_advance?: boolean;
  automatic_tax?: { enabled: boolean; liability?: { type: string; account?: string } };
  automatically_finalizes_at?: number;
  collection_method?: Invoice['collection_method'];
  custom_fields?: { name: string; value: string }[] | '';
  days_until_due?: number;
  default_payment_method?: string;
  default_tax_rates?: string[] | '';
  discounts?: DiscountParams[] | '';
  description?: string;
  due_date?: number;
  effective_at?: number | '';
  footer?: string;
  issuer?: { type: string; account?: string };
  metadata?: Record<string, string> | '';
  number?: string;
  on_behalf_of?: string;
  payment_settings?: { payment_method_types?: string[] | '' };
  rendering?: {
    amount_tax_display?: string;
    pdf?: { page_size?: string };
    template?: string;
  };
  shipping_details?: { name: string; phone?: string; address: Partial<Address> } | '';
  statement_descriptor?: string;
}

const mostCustomFields = 4;

const text = (given: string | undefined, current: string | null): string | null =>
  given === undefined ? current : given === '' ? null : given;

/** A draft with the parameters of create or update laid over it. */
export function appliedToDraft(context: Context, invoice: Invoice, params: InvoiceParams): Invoice {
  const method = params.default_payment_method;
  if (method && context.account.paymentMethods.get(method) === undefined) {
    throw noSuch('PaymentMethod', method, 'default_payment_method');
  }
  refuseDiscounts(params.discounts);
  const collectionMethod = params.collection_method ?? invoice.collection_method;
  const changed: Invoice = {
    ...invoice,
    account_tax_ids: accountTaxIds(context, invoice, params),
    automatic_tax: automaticTax(invoice, params),
    collection_method: collectionMethod,
    custom_fields: customFields(invoice, params),
    default_payment_method: text(method, invoice.default_payment_method),
    default_tax_rates: defaultTaxRates(context, invoice, params),
    description: text(params.description, invoice.description),
    due_date: dueDate(context, invoice, params, collectionMethod),
    effective_at:
      params.effective_at === undefined ? invoice.effective_at : params.effective_at || null,
    footer: text(params.footer, invoice.footer),
    issuer: params.issuer ?? invoice.issuer,
    metadata: mergeMetadata(invoice.metadata, params.metadata),
    number: text(params.number, invoice.number),
    on_behalf_of: text(params.on_behalf_of, invoice.on_behalf_of),
    payment_settings: paymentSettings(invoice, params),
    rendering: {
      ...invoice.rendering,
      ...params.rendering,
      pdf: { page_size: params.rendering?.pdf?.page_size ?? invoice.rendering.pdf.page_size },
    },
    shipping_details: shippingDetails(invoice, params),
    statement_descriptor: text(params.statement_descriptor, invoice.statement_descriptor),
  };
  return withAdvance(context, changed, params);
}

function automaticTax(invoice: Invoice, params: InvoiceParams): Invoice['automatic_tax'] {
  const given = params.automatic_tax;
  if (given === undefined) return invoice.automatic_tax;
  return {
    disabled_reason: null,
    enabled: given.enabled,
    liability: given.enabled ? (given.liability ?? { type: 'self' }) : null,
    provider: given.enabled ? invoice.automatic_tax.provider : null,
    status: given.enabled ? invoice.automatic_tax.status : null,
  };
}

function accountTaxIds(
  context: Context,
  invoice: Invoice,
  { account_tax_ids: given }: InvoiceParams,
): Invoice['account_tax_ids'] {
  if (given === undefined) return invoice.account_tax_ids;
  if (given === '') return null;
  for (const [index, id] of given.entries()) {
    if (context.account.taxIds.get(id)?.owner.type === 'self') continue;
    throw noSuch('tax id', id, `account_tax_ids[${index}]`);
  }
  return given;
}

function defaultTaxRates(
  context: Context,
  invoice: Invoice,
  params: InvoiceParams,
): Invoice['default_tax_rates'] {
  const given = params.default_tax_rates;
  const standing = invoice.default_tax_rates;
  return given === undefined
    ? standing
    : namedTaxRates(context, given, 'default_tax_rates', idsOf(standing));
}

function customFields(invoice: Invoice, params: InvoiceParams): Invoice['custom_fields'] {
  const given = params.custom_fields;
  if (given === undefined) return invoice.custom_fields;
  if (given === '') return null;
  if (given.length > mostCustomFields) {
    throw refuse(`You can only specify up to ${mostCustomFields} custom fields.`, {
      param: 'custom_fields',
    });
  }
  for (const [index, { name, value }] of given.entries()) {
    checkLength(name, 40, `custom_fields[${index}][name]`);
    checkLength(value, 140, `custom_fields[${index}][value]`);
  }
  return given;
}

function checkLength(given: string, most: number, param: string): void {
  if (given.length <= most) return;
  throw refuse(`Invalid string: ${given.slice(0, 12)}...; must be at most ${most} characters`, {
    param,
  });
}

function dueDate(
  context: Context,
  invoice: Invoice,
  params: InvoiceParams,
  method: Invoice['collection_method'],
): number | null {
  const isGiven = params.due_date !== undefined || params.days_until_due !== undefined;
  if (method === 'charge_automatically') {
    if (isGiven) {
      throw refuse(
        "You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'.",
      );
    }
    return null;
  }
  if (params.due_date !== undefined) {
    if (params.due_date < context.now()) {
      throw refuse('`due_date` must be in the future.', { param: 'due_date' });
    }
    return params.due_date;
  }
  if (params.days_until_due !== undefined) return invoice.created + params.days_until_due * 86_400;
  if (invoice.due_date !== null) return invoice.due_date;
  throw refuse(
    "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'.",
  );
}

function paymentSettings(invoice: Invoice, params: InvoiceParams): Invoice['payment_settings'] {
  const given = params.payment_settings;
  if (given === undefined) return invoice.payment_settings;
  return {
    ...invoice.payment_settings,
    payment_method_types:
      given.payment_method_types === undefined
        ? invoice.payment_settings.payment_method_types
        : given.payment_method_types || null,
  };
}

function shippingDetails(invoice: Invoice, params: InvoiceParams): unknown {
  const given = params.shipping_details;
  if (given === undefined) return invoice.shipping_details;
  if (given === '') return null;
  return { address: toAddress(given.address), name: given.name, phone: given.phone || null };
}

/** Recorded of an account that waits an hour: created + 3600 for the charge, + 3601 for finalizing. */
export const endOfGrace = ({ behaviour }: Context, { created }: Invoice): number =>
  created + behaviour.collection.grace_seconds + 1;

/** Turning auto_advance on (again) gives the times counted from creation; off clears both. */
function withAdvance(context: Context, invoice: Invoice, params: InvoiceParams): Invoice {
  const advances = params.auto_advance ?? invoice.auto_advance;
  if (!advances) {
    if (params.automatically_finalizes_at !== undefined) {
      throw notSimulated('automatically_finalizes_at', 'without auto_advance');
    }
    return {
      ...invoice,
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    };
  }
  const isNew = !invoice.auto_advance;
  const given = params.automatically_finalizes_at;
  const at = given ?? (isNew ? endOfGrace(context, invoice) : invoice.automatically_finalizes_at);
  const isCharged = invoice.collection_method === 'charge_automatically';
  if (at !== null && at !== invoice.automatically_finalizes_at) {
    context.clock.schedule({
      at_ms: at * 1000,
      kind: 'finalize_invoice',
      account: context.account.key,
      subject: invoice.id,
      detail: String(at),
    });
  }
  return {
    ...invoice,
    auto_advance: true,
    automatically_finalizes_at: at,
    next_payment_attempt: isCharged && at !== null ? at - 1 : null,
  };
}
