import Stripe from 'stripe';
import { driveDoctor } from '../../conformance/doctor-run';
import { driveProduct } from '../../conformance/product-run';
import { validateAll } from '../../conformance/validate-run';
import { watchFetch, type WatchedFetch } from '../../conformance/watched-fetch';
import { seedDefaults, startLab, type RunningLab } from '../../src/lab';
import { createAccountClient } from '../../src/stripe/account-client';
import { createStripeClient } from '../../src/stripe/client';

// Compiling the validators of the whole document takes seconds.
jest.setTimeout(180_000);

const key = 'sk_test_exchanges';

describe("every exchange with the lab by Stripe's OpenAPI document", () => {
  let lab: RunningLab;
  let watched: WatchedFetch;

  beforeEach(async () => {
    lab = await startLab();
    seedDefaults(lab.lab, key);
    watched = watchFetch(fetch);
  });
  afterEach(() => lab.stop());

  it("validates the product's own calls", async () => {
    const settings = { secret_key: key, webhook_secret: null, api_base: lab.url };
    const [, voided, lost, gated] = await driveProduct(createStripeClient(settings, watched.fetch));
    await driveDoctor(createAccountClient(settings, watched.fetch));
    expect(validateAll(watched.seen).faults).toEqual({});
    expect(watched.seen.every(({ status }) => status === 200)).toBe(true);
    expect(statusOf(voided)).toBe('void');
    expect(statusOf(lost)).toBe('uncollectible');
    expect(statusOf(gated)).toBe('paid');
  });

  it('validates the unmodified SDK on the way of an invoice', async () => {
    const stripe = anSdk();
    const { id } = await stripe.invoices.create({ customer: 'cus_card', currency: 'usd' });
    await stripe.invoices.addLines(id, {
      lines: [
        { amount: 1000, description: 'One' },
        { amount: 2000, description: 'Two' },
      ],
    });
    const { data } = await stripe.invoices.listLineItems(id);
    const updates = data.map((line) => ({ id: line.id, description: `${line.description}!` }));
    await stripe.invoices.updateLines(id, { lines: updates });
    await stripe.invoices.finalizeInvoice(id, { auto_advance: false });
    await stripe.invoices.pay(id);
    await stripe.invoices.retrieve(id, { expand: ['payments', 'customer'] });
    await stripe.invoicePayments.list({ invoice: id });
    await stripe.creditNotes.create({ invoice: id, amount: 500, out_of_band_amount: 500 });
    await stripe.events.list({ limit: 50 });
    expect(validateAll(watched.seen).faults).toEqual({});
    expect(statusOf(id)).toBe('paid');
  });

  it('validates refusals', async () => {
    const stripe = anSdk();
    const { id } = await stripe.invoices.create({ customer: 'cus_card', currency: 'usd' });
    await expect(stripe.invoices.voidInvoice(id)).rejects.toThrow('open invoices');
    await expect(stripe.invoices.retrieve('in_nope')).rejects.toThrow('No such invoice');
    expect(validateAll(watched.seen)).toEqual({ requests: 1, responses: 3, faults: {} });
  });

  function anSdk(): Stripe {
    return new Stripe(key, {
      host: '127.0.0.1',
      port: lab.port,
      protocol: 'http',
      telemetry: false,
      maxNetworkRetries: 0,
      httpClient: Stripe.createFetchHttpClient(watched.fetch),
    });
  }

  const statusOf = (id = '') => lab.lab.account(key).invoices.get(id)?.invoice.status;
});
