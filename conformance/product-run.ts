import type Stripe from 'stripe';
import type { PlannedLine, StripePlan } from '../src/domain/document';
import { idempotencyKey, type IdempotencyKey } from '../src/domain/ids';
import type { StripeClient } from '../src/stripe/client';
import { toChargeParams, toSealParams } from '../src/stripe/charge-params';
import { toCreateParams, toStripeLine } from '../src/stripe/lines';
import { giveUp } from '../src/stripe/write';
import type { Write } from '../src/stripe/write';

const none = { quantity_decimal: null, unit_amount_decimal: null, stripe_price_id: null };

/** One line of each form that the product sends: priced, a plain amount of a product, a credit. */
const lines: PlannedLine[] = [
  {
    ...none,
    ...idsOf('metered'),
    amount: 1234,
    description: 'API calls',
    quantity_decimal: '2468',
    unit_amount_decimal: '0.5',
    stripe_product_id: 'prod_api_calls',
    period: { start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z' },
  },
  {
    ...none,
    ...idsOf('flat'),
    amount: 5000,
    description: 'Storage',
    stripe_product_id: 'prod_storage',
    period: null,
  },
  {
    ...none,
    ...idsOf('credit'),
    amount: -1000,
    description: 'Credit',
    stripe_product_id: 'prod_misc',
    period: null,
  },
];

function idsOf(id: string) {
  const hash = `hash_of_${id}`;
  return { id, hash, metadata: { holdfast_line_id: id, holdfast_line_hash: hash } };
}

function planOf(invoice_id: string, over: Partial<StripePlan>): StripePlan {
  return {
    customer: 'cus_card',
    currency: 'usd',
    collection_method: 'charge_automatically',
    days_until_due: null,
    description: 'January',
    footer: 'Thank you',
    metadata: { holdfast_invoice_id: invoice_id, holdfast_connection: 'conformance' },
    custom_fields: [{ name: 'PO', value: '4711' }],
    lines,
    subtotal: 5234,
    ...over,
  };
}

/** What a preview asks, and what a correction that travels with a retry writes. */
async function aboutTheCustomer({ stripe, key }: Drive): Promise<void> {
  await stripe.readCustomer('cus_card');
  await stripe.readProducts(['prod_misc']);
  const address = { line1: '1 Market St', city: 'San Francisco', state: 'CA', country: 'US' };
  await sure(stripe.updateCustomer('cus_card', { address }, key('correct_address')));
  await stripe.previewInvoice({
    currency: 'usd',
    automatic_tax: { enabled: true },
    customer_details: { address },
    invoice_items: lines.map(({ amount, description }) => ({
      currency: 'usd',
      amount,
      description,
    })),
  });
}

interface Drive {
  stripe: StripeClient;
  id: string;
  key: (step: string) => IdempotencyKey;
}

/** Every call that the product makes of Stripe, in the order and with the parameters of its activities. */
export async function driveProduct(stripe: StripeClient): Promise<string[]> {
  const taxed = await aDraft(stripe, 'taxed', {});
  await supplyTax(taxed);
  await sure(stripe.updateInvoice(taxed.id, { metadata: { note: 'seen' } }, taxed.key('note')));
  const off = { automatic_tax: { enabled: false } };
  await sure(stripe.updateInvoice(taxed.id, off, taxed.key('fall_back_tax')));
  const expand = ['payments.data.payment.payment_intent'];
  await sure(
    stripe.finalizeInvoice(taxed.id, { auto_advance: true, expand }, taxed.key('finalize')),
  );
  await stripe.readInvoice(taxed.id);

  const gated = await aDraft(stripe, 'gated', {});
  await sure(stripe.finalizeInvoice(gated.id, { auto_advance: false }, gated.key('finalize')));
  await sure(stripe.payInvoice(gated.id, { off_session: true }, gated.key('pay/1')));

  const chargedFirst = await chargeFirst(stripe);

  const sent = { collection_method: 'send_invoice' as const, days_until_due: 30 };
  const voided = await aDraft(stripe, 'voided', sent);
  const head = {
    metadata: { holdfast_revision: '2', holdfast_reissue_of: taxed.id },
    description: '',
    automatic_tax: { enabled: false },
  };
  await sure(stripe.updateInvoice(voided.id, head, voided.key('head')));
  await sure(stripe.finalizeInvoice(voided.id, { auto_advance: false }, voided.key('finalize')));
  await sure(stripe.voidInvoice(voided.id, voided.key('void')));
  await stripe.readBalanceTransactions('cus_card', voided.id);

  const lost = await aDraft(stripe, 'lost', { ...sent, customer: 'cus_invoice', currency: 'eur' });
  await sure(stripe.finalizeInvoice(lost.id, { auto_advance: false }, lost.key('finalize')));
  await sure(stripe.markUncollectible(lost.id, lost.key('uncollectible')));

  const dropped = await aDraft(stripe, 'dropped', {});
  const present = (await stripe.readLines(dropped.id)).map(({ id }) => ({
    id,
    behavior: 'delete' as const,
  }));
  await sure(stripe.removeLines(dropped.id, { lines: present }, dropped.key('remove')));
  await sure(stripe.deleteDraft(dropped.id));
  await stripe.invoicesSince('cus_card', 1);
  await aboutTheCustomer(taxed);
  return [taxed.id, voided.id, lost.id, gated.id, chargedFirst.id];
}

/** Behind a gate with a payment of its own: one that pays the invoice, and one that is taken back. */
async function chargeFirst(stripe: StripeClient): Promise<Drive> {
  const draft = await aDraft(stripe, 'charged_first', {});
  const plan = planOf('charged_first', {});
  const params = toChargeParams(
    plan,
    { on_session: false },
    { amount: plan.subtotal, payment_method: 'pm_cus_card' },
  );
  const { id } = await sure(stripe.createPaymentIntent(params, draft.key('charge/1')));
  await stripe.readPaymentIntent(id);
  await stripe.paymentIntentsSince('cus_card', 1);
  await sure(stripe.finalizeInvoice(draft.id, { auto_advance: false }, draft.key('finalize')));
  const payment = { payment_intent: id };
  await sure(stripe.attachPayment(draft.id, payment, draft.key('attach_payment/1')));
  const seal = toSealParams(plan, plan.subtotal);
  const unused = await sure(stripe.createPaymentIntent(seal, draft.key('charge/2')));
  await sure(stripe.cancelPaymentIntent(unused.id, draft.key(`cancel/${unused.id}`)));
  return draft;
}

/** The lab loses nothing here: whatever is not done ends the run. */
function sure<T>(write: Write<T>): Promise<T> {
  return write.settle({ done: ({ object }) => object, not_done: giveUp, unknown: giveUp });
}

async function aDraft(
  stripe: StripeClient,
  invoice_id: string,
  over: Partial<StripePlan>,
): Promise<Drive> {
  const plan = planOf(invoice_id, over);
  const ref = { connection: 'conformance', invoice_id };
  const key = (step: string) => idempotencyKey(ref, { revision: 1, step });
  const object = await sure(stripe.createInvoice(toCreateParams(plan, 'none'), key('create')));
  const params: Stripe.InvoiceAddLinesParams = {
    lines: plan.lines.map((line) => toStripeLine(line, plan.currency)),
    invoice_metadata: { holdfast_version: '1' },
  };
  await sure(stripe.addLines(object.id, params, key('add_lines/0')));
  return { stripe, id: object.id, key };
}

async function supplyTax({ stripe, id, key }: Drive): Promise<void> {
  const present = await stripe.readLines(id);
  const updates = present
    .filter((line) => line.amount > 0)
    .map((line) => ({ id: line.id, tax_amounts: [taxOf(line.amount)] }));
  await sure(stripe.updateLines(id, { lines: updates }, key('supply_tax/1/0')));
}

function taxOf(amount: number): Stripe.InvoiceUpdateLinesParams.Line.TaxAmount {
  return {
    amount: Math.round(amount / 10),
    taxable_amount: amount,
    taxability_reason: 'standard_rated',
    tax_rate_data: {
      display_name: 'Sales tax',
      percentage: 10,
      inclusive: false,
      country: 'US',
      state: 'CA',
    },
  };
}
