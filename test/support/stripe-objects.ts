import type Stripe from 'stripe';
import type { StripePlan } from '../../src/domain/document';

/** A plan as Stripe gives it back when nobody has touched it; only what is ever compared. */

const created = Date.parse('2026-11-01T00:00:00Z') / 1000;
const seconds = (time: string) => Date.parse(time) / 1000;

export function toStripeLines(plan: StripePlan): Stripe.InvoiceLineItem[] {
  return plan.lines.map((line, n) => {
    const { quantity_decimal, unit_amount_decimal, period } = line;
    const shown = {
      id: `il_${String(n).padStart(3, '0')}`,
      amount: line.amount,
      currency: plan.currency,
      description: line.description,
      discount_amounts: [],
      metadata: { ...line.metadata },
      period: period
        ? { start: seconds(period.start), end: seconds(period.end) }
        : { start: created, end: created },
      pricing: {
        type: 'price_details',
        price_details: { price: 'price_1', product: line.stripe_product_id ?? 'prod_made' },
        // Stripe writes decimals in its own way.
        unit_amount_decimal: unit_amount_decimal ?? String(line.amount),
      },
      quantity: 1,
      quantity_decimal: quantity_decimal === null ? '1' : Number(quantity_decimal).toFixed(3),
      taxes: [],
    };
    return shown as unknown as Stripe.InvoiceLineItem;
  });
}

export function toDraft(plan: StripePlan, lines: Stripe.InvoiceLineItem[]): Stripe.Invoice {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const draft = {
    id: 'in_1',
    status: 'draft',
    customer: plan.customer,
    currency: plan.currency,
    collection_method: plan.collection_method,
    created,
    due_date: created + 30 * 86_400,
    status_transitions: { finalized_at: null },
    discounts: [],
    description: plan.description,
    footer: plan.footer,
    custom_fields: plan.custom_fields,
    metadata: { ...plan.metadata, somebody_else: 'x' },
    automatic_tax: { enabled: false },
    total,
    total_excluding_tax: total,
  };
  return draft as unknown as Stripe.Invoice;
}
