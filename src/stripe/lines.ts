import Stripe from 'stripe';
import type { PlannedLine, StripePlan } from '../domain/document';
import type { Policy } from '../domain/state';
import type { TaxMode } from '../domain/tax';
import { withPayments } from './snapshot';

/** Ours; Stripe documents no maximum of lines in one call, an invoice holds 250. */
export const linesPerCall = 100;

/**
 * A planned line as `add_lines` takes it. The same plan gives the same bytes at every attempt, because
 * Stripe compares the parameters of a repeated key.
 */
export function toStripeLine(line: PlannedLine, currency: string) {
  return {
    description: line.description,
    metadata: line.metadata,
    ...(line.period ? { period: toPeriod(line.period) } : {}),
    ...toPrice(line, currency),
  } satisfies Stripe.InvoiceAddLinesParams.Line;
}

function toPrice(line: PlannedLine, currency: string) {
  if (line.stripe_price_id !== null) {
    const quantity_decimal = Stripe.Decimal.from(line.quantity_decimal ?? '1');
    return { quantity_decimal, pricing: { price: line.stripe_price_id } };
  }
  // A credit is sent as its amount: `price_data` is documented for what is charged only.
  if (line.amount < 0 || line.stripe_product_id === null) return { amount: line.amount };
  const product = { currency, product: line.stripe_product_id, tax_behavior: 'exclusive' as const };
  if (line.quantity_decimal === null || line.unit_amount_decimal === null) {
    return { quantity: 1, price_data: { ...product, unit_amount: line.amount } };
  }
  return {
    quantity_decimal: Stripe.Decimal.from(line.quantity_decimal),
    price_data: {
      ...product,
      unit_amount_decimal: Stripe.Decimal.from(line.unit_amount_decimal),
    },
  };
}

function toPeriod(period: { start: string; end: string }): { start: number; end: number } {
  return { start: toSeconds(period.start), end: toSeconds(period.end) };
}

function toSeconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

export function toCreateParams(plan: StripePlan, mode: TaxMode): Stripe.InvoiceCreateParams {
  return {
    customer: plan.customer,
    currency: plan.currency,
    // The workflow alone decides when; Stripe's one-hour timer must never run on a draft of ours.
    auto_advance: false,
    // Always explicit: an account default may switch it on for an invoice that does not say.
    automatic_tax: { enabled: mode === 'automatic' },
    // Nothing pending may be swept in.
    pending_invoice_items_behavior: 'exclude',
    collection_method: plan.collection_method,
    ...(plan.days_until_due === null ? {} : { days_until_due: plan.days_until_due }),
    ...(plan.due_date === undefined ? {} : { due_date: plan.due_date }),
    ...(plan.description === null ? {} : { description: plan.description }),
    ...(plan.footer === null ? {} : { footer: plan.footer }),
    ...(plan.custom_fields.length === 0 ? {} : { custom_fields: plan.custom_fields }),
    metadata: plan.metadata,
  };
}

/**
 * Only now may Stripe collect by itself, send mail and retry cards; behind a payment gate it never may. The
 * answer tells of the payment.
 */
export function finalizeParams({
  gate,
}: Pick<Policy, 'gate'>): Stripe.InvoiceFinalizeInvoiceParams {
  return { auto_advance: gate === undefined, expand: withPayments };
}
