import Stripe from 'stripe';
import type { StripePlan } from '../../domain/document';
import { pointerTo } from '../../domain/findings';
import type { TaxMode } from '../../domain/tax';
import { classify, isMissing } from '../classify';
import type { StripeClient } from '../client';
import { toStripeLine } from '../lines';
import { taxOf } from '../untaxed-total';
import { taxCodeWarnings } from './tax-code-warnings';
import { untaxedWarnings } from './untaxed-warnings';

export interface Answered {
  /** What Stripe would compute now; null where it is not Stripe's to compute, or where it cannot. */
  taxEstimate: { tax: number; total: number } | null;
  warnings: { pointer: string; message: string }[];
}

const customerPointer = pointerTo('customer_id');

/** Looks at Stripe's side of an invoice that is not there yet; writes nothing. A Stripe that is away is a warning. */
export async function askStripe(
  stripe: StripeClient,
  plan: StripePlan,
  mode: TaxMode,
): Promise<Answered> {
  try {
    const customer = await stripe.readCustomer(plan.customer);
    if (customer.deleted) return nothing(customerPointer, `${plan.customer} is deleted in Stripe.`);
    const warnings = [...addressWarnings(customer, mode), ...currencyWarnings(customer, plan)];
    if (mode !== 'automatic') return { taxEstimate: null, warnings };
    const [preview, codes] = await Promise.all([
      stripe.previewInvoice(toPreviewParams(plan, customer)),
      taxCodeWarnings(stripe, plan),
    ]);
    return estimate(preview, [...warnings, ...codes]);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const refusal = classify(error);
    return isMissing(refusal)
      ? nothing(customerPointer, `Stripe has no customer ${plan.customer}.`)
      : nothing('', `Stripe could not tell: ${error.message}`);
  }
}

function nothing(pointer: string, message: string): Answered {
  return { taxEstimate: null, warnings: [{ pointer, message }] };
}

function addressWarnings(
  { address, shipping }: Stripe.Customer,
  mode: TaxMode,
): Answered['warnings'] {
  const isAddressed = Boolean(address?.country ?? shipping?.address?.country);
  if (mode === 'none' || mode === 'external' || isAddressed) return [];
  const message =
    'The customer has no address in Stripe: no tax can be computed, and it will block.';
  return [{ pointer: customerPointer, message }];
}

/** Stripe keeps one currency a customer, the first one that it was billed in. */
function currencyWarnings({ currency }: Stripe.Customer, plan: StripePlan): Answered['warnings'] {
  if (!currency || currency === plan.currency) return [];
  const [theirs, ours] = [currency.toUpperCase(), plan.currency.toUpperCase()];
  const message =
    `The customer's currency in Stripe is ${theirs}, the invoice is in ${ours}: its credit in ${theirs} ` +
    `is not used, and Stripe refuses a subscription in ${ours}.`;
  return [{ pointer: '/currency', message }];
}

function estimate(preview: Stripe.Invoice, warnings: Answered['warnings']): Answered {
  const { status } = preview.automatic_tax;
  if (status === 'complete') {
    return {
      taxEstimate: { tax: taxOf(preview), total: preview.total },
      warnings: [...warnings, ...untaxedWarnings(preview)],
    };
  }
  const message = `Stripe's automatic tax says "${status ?? 'nothing'}" for this customer.`;
  return {
    taxEstimate: null,
    warnings: warnings.length > 0 ? warnings : [{ pointer: customerPointer, message }],
  };
}

/** Without the customer itself: its pending items and its credit are no part of the invoice that is posted. */
function toPreviewParams(
  plan: StripePlan,
  { address, shipping, tax_exempt }: Stripe.Customer,
): Stripe.InvoiceCreatePreviewParams {
  return {
    currency: plan.currency,
    automatic_tax: { enabled: true },
    customer_details: {
      ...(address ? { address: textsOf(address) } : {}),
      ...(shipping?.address
        ? { shipping: { name: shipping.name ?? '', address: textsOf(shipping.address) } }
        : {}),
      ...(tax_exempt ? { tax_exempt } : {}),
    },
    invoice_items: plan.lines.map((line) => {
      const { metadata: _ours, ...item } = toStripeLine(line, plan.currency);
      if (!('pricing' in item)) return { currency: plan.currency, ...item };
      const { pricing, ...rest } = item;
      return { ...rest, price: pricing.price };
    }),
  };
}

/** Stripe gives null for what is not there and takes no null. */
function textsOf(address: Stripe.Address): Stripe.AddressParam {
  return Object.fromEntries(Object.entries(address).filter(([, text]) => text !== null));
}
