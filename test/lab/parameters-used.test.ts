import { createLab, type Lab } from '../../src/lab';
import { findRoute } from '../../src/lab/stripe/router';
import { parameterTable } from '../../src/lab/stripe/wire/parameter-table';
import { ignoredBy, sendTo, watchRoute, type Setting } from './parameter-probe';
import { aDraft, labStripe } from './support';

// Every answer of it is held against Stripe's document as well.
jest.setTimeout(120_000);

const key = 'sk_test_lab';

/** Taken and without effect, for a reason. */
const noMail = 'the lab sends no mail, whichever is asked for';
const without: Record<string, string> = {
  'POST /v1/credit_notes email_type': noMail,
  'GET /v1/credit_notes/preview email_type': noMail,
  'GET /v1/credit_notes/preview/lines email_type': noMail,
  'POST /v1/invoices/{invoice}/pay off_session':
    'a card that asks for the customer asks in either case',
};

async function aSetting(lab: Lab) {
  const stripe = labStripe(lab);
  const draft = await aDraft(stripe);
  const full = await stripe.invoices.retrieve(draft);
  const open = await aDraft(stripe);
  await stripe.invoices.finalizeInvoice(open, { auto_advance: false });
  const note = await stripe.creditNotes.create({ invoice: open, amount: 10 });
  const paid = await aDraft(stripe);
  await stripe.invoices.pay(paid);
  const [payment] = (await stripe.invoicePayments.list({ invoice: paid })).data;
  const charged = await stripe.paymentIntents.retrieve(payment!.payment.payment_intent as string);
  const charge = charged.latest_charge as string;
  const refund = await stripe.refunds.create({ charge, amount: 10 });
  const card = {
    customer: 'cus_card',
    payment_method: 'pm_cus_card',
    currency: 'usd',
    amount: 900,
  };
  const held = await stripe.paymentIntents.create({
    ...card,
    capture_method: 'manual',
    confirm: true,
  });
  const intent = await stripe.paymentIntents.create(card);
  const bad = { ...card, payment_method: 'pm_card_createDispute', confirm: true };
  const disputed = await stripe.paymentIntents.create(bad);
  const [dispute] = (await stripe.disputes.list({ payment_intent: disputed.id })).data;
  const item = await stripe.invoiceItems.create({
    customer: 'cus_card',
    amount: 5,
    currency: 'usd',
  });
  const money = { currency: 'usd', product: 'prod_misc', unit_amount: 5 };
  const price = await stripe.prices.create(money);
  const rate = await stripe.taxRates.create({
    display_name: 'VAT',
    percentage: 19,
    inclusive: false,
  });
  const vat = { type: 'eu_vat', value: 'DE123456789' } as const;
  await stripe.customers.createTaxId('cus_card', vat);
  await stripe.taxIds.create(vat);
  await stripe.customers.createBalanceTransaction('cus_card', { amount: -5, currency: 'usd' });
  const loose = await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } });
  const hook = { url: 'http://127.0.0.1:9/', enabled_events: ['charge.failed' as const] };
  const endpoint = await stripe.webhookEndpoints.create(hook);
  const charging = { payment_method: 'pm_card_visa', confirm: 'true' };
  const line = full.lines.data[0]!.id;
  const customer = { ids: ['cus_card'] };
  const settings: Record<string, Setting> = {
    'GET /v1/customers/{customer}': customer,
    'POST /v1/customers/{customer}': customer,
    'GET /v1/customers/{customer}/payment_methods': customer,
    'GET /v1/customers/{customer}/balance_transactions': customer,
    'POST /v1/customers/{customer}/balance_transactions': customer,
    'POST /v1/payment_methods': { base: { type: 'card', card: { token: 'tok_visa' } } },
    'POST /v1/payment_methods/{payment_method}': { ids: ['pm_cus_card'] },
    'POST /v1/payment_methods/{payment_method}/attach': {
      ids: [loose.id],
      base: { customer: 'cus_card' },
    },
    'POST /v1/payment_methods/{payment_method}/detach': { ids: ['pm_cus_card'] },
    'POST /v1/products/{id}': { ids: ['prod_misc'] },
    'POST /v1/prices': { base: money },
    'POST /v1/prices/{price}': { ids: [price.id] },
    'POST /v1/invoiceitems': { base: { customer: 'cus_card', currency: 'usd', amount: '7' } },
    'POST /v1/invoiceitems/{invoiceitem}': { ids: [item.id] },
    'POST /v1/invoices': { base: { customer: 'cus_card' } },
    'GET /v1/invoices/search': { base: { query: 'status:"open"' } },
    'POST /v1/invoices/{invoice}': { ids: [draft] },
    'POST /v1/invoices/{invoice}/add_lines': { ids: [draft], base: { lines: [{ amount: '5' }] } },
    'POST /v1/invoices/{invoice}/update_lines': { ids: [draft], base: { lines: [{ id: line }] } },
    'POST /v1/invoices/{invoice}/remove_lines': {
      ids: [draft],
      base: { lines: [{ id: line, behavior: 'delete' }] },
    },
    'GET /v1/invoices/{invoice}/lines': { ids: [draft] },
    'POST /v1/invoices/{invoice}/lines/{line_item_id}': { ids: [draft, line] },
    'POST /v1/invoices/{invoice}/finalize': { ids: [draft] },
    'POST /v1/invoices/{invoice}/pay': { ids: [open] },
    'POST /v1/invoices/create_preview': { base: { customer: 'cus_card' } },
    'POST /v1/credit_notes': { base: { invoice: open, amount: '10' } },
    'GET /v1/credit_notes/preview': { base: { invoice: open, amount: '10' } },
    'GET /v1/credit_notes/preview/lines': { base: { invoice: open, amount: '10' } },
    'POST /v1/credit_notes/{id}': { ids: [note.id] },
    'GET /v1/credit_notes/{credit_note}/lines': { ids: [note.id] },
    'POST /v1/payment_intents': { base: { ...charging, amount: '900', currency: 'usd' } },
    'GET /v1/payment_intents/{intent}': { ids: [intent.id] },
    'POST /v1/payment_intents/{intent}': { ids: [intent.id] },
    'POST /v1/payment_intents/{intent}/confirm': {
      ids: [intent.id],
      base: { off_session: 'false' },
    },
    'POST /v1/payment_intents/{intent}/capture': { ids: [held.id] },
    'POST /v1/payment_intents/{intent}/cancel': { ids: [intent.id] },
    'POST /v1/charges/{charge}': { ids: [charge] },
    'POST /v1/charges/{charge}/refund': { ids: [charge] },
    'GET /v1/charges/{charge}/refunds': { ids: [charge] },
    'POST /v1/charges/{charge}/refunds': { ids: [charge] },
    'POST /v1/refunds': { base: { charge } },
    'POST /v1/refunds/{refund}': { ids: [refund.id] },
    'POST /v1/disputes/{dispute}': { ids: [dispute!.id] },
    'POST /v1/invoices/{invoice}/attach_payment': {
      ids: [open],
      base: { payment_intent: intent.id },
    },
    'POST /v1/tax_rates/{tax_rate}': { ids: [rate.id] },
    'GET /v1/customers/{customer}/tax_ids': customer,
    'POST /v1/customers/{customer}/tax_ids': { ...customer, base: vat },
    'POST /v1/tax_ids': { base: vat },
    'POST /v1/webhook_endpoints': { base: { url: hook.url, enabled_events: ['charge.failed'] } },
    'POST /v1/webhook_endpoints/{webhook_endpoint}': { ids: [endpoint.id] },
  };
  const values = {
    customer: 'cus_card',
    country: 'US',
    currency: 'usd',
    price: price.id,
    product: 'prod_misc',
    invoice: draft,
  };
  return { settings, values };
}

describe('a parameter that the lab takes', () => {
  const lab = createLab({ seed_keys: [key] });
  let made: Awaited<ReturnType<typeof aSetting>>;
  let saved: ReturnType<Lab['snapshot']>;
  beforeAll(async () => {
    made = await aSetting(lab);
    saved = lab.snapshot();
  });
  afterAll(() => lab.stop());

  const calls = Object.keys(parameterTable).filter(
    (call) => !['', 'expand[]'].includes(parameterTable[call] ?? ''),
  );

  it.each(calls)('does something, or is in the answer, or is refused: %s', async (call) => {
    const [method = '', pattern = ''] = call.split(' ');
    const { route } = findRoute(method, pattern)!;
    const read = new Set<string>();
    const stop = watchRoute(route, call, read);
    const send = sendTo(lab);
    const fresh: typeof send = (...request) => {
      lab.restore(saved);
      return send(...request);
    };
    const { settings, values } = made;
    const setting = settings[call] ?? {};
    const ignored = await ignoredBy({ call, setting, values }, read, fresh).finally(stop);
    expect(ignored.filter((path) => without[`${call} ${path}`] === undefined)).toEqual([]);
  });
});
