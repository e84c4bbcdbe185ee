import { startBench, type Bench } from './support';

const day = 86_400;

describe("the account's money in the lab", () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());

  const disputed = async (capture: 'automatic' | 'manual') => {
    const { stripe } = bench;
    const card = await stripe.paymentMethods.attach('pm_card_createDispute', {
      customer: 'cus_card',
    });
    const intent = await stripe.paymentIntents.create({
      amount: 6000,
      currency: 'usd',
      customer: 'cus_card',
      payment_method: card.id,
      capture_method: capture,
      description: 'Usage',
      confirm: true,
    });
    if (capture === 'manual') await stripe.paymentIntents.capture(intent.id);
    const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data;
    return dispute!;
  };

  it('of a charge is on its way until the end of the seventh day', async () => {
    const { stripe } = bench;
    const { latest_charge: charge } = await stripe.paymentIntents.create({
      amount: 5000,
      currency: 'usd',
      customer: 'cus_card',
      payment_method: 'pm_cus_card',
      capture_method: 'automatic',
      confirm: true,
    });
    const look = async () =>
      (await stripe.balanceTransactions.list({ source: charge as string })).data[0]!;
    const pending = await look();
    expect(pending).toMatchObject({ status: 'pending', amount: 5000 });
    expect(pending.available_on % day).toBe(0);
    await bench.control('POST', '/clock/advance', { seconds: 7 * day });
    expect(await look()).toMatchObject({ status: 'available' });
  });

  it('of a dispute is withdrawn at once, and comes back with the next days', async () => {
    const { stripe } = bench;
    const { id } = await disputed('automatic');
    await stripe.disputes.update(id, { evidence: { uncategorized_text: 'winning_evidence' } });
    const statuses = async () =>
      (await stripe.disputes.retrieve(id)).balance_transactions.map(({ status }) => status);
    expect(await statuses()).toEqual(['available', 'pending']);
    await bench.control('POST', '/clock/advance', { seconds: 7 * day });
    expect(await statuses()).toEqual(['available', 'available']);
  });

  it('of a dispute of what was captured is withdrawn from what is on its way', async () => {
    const { balance_transactions: movements } = await disputed('manual');
    expect(movements).toMatchObject([{ amount: -6000, status: 'pending' }]);
  });

  it('is disputed with evidence that Stripe fills in a little later, over nothing that was given', async () => {
    const { stripe } = bench;
    const { id, evidence } = await disputed('automatic');
    expect(evidence).toMatchObject({ customer_email_address: null, product_description: null });
    await stripe.disputes.update(id, {
      evidence: { product_description: 'Ours' },
      submit: false,
    });
    await bench.control('POST', '/clock/advance', { seconds: 5 });
    expect((await stripe.disputes.retrieve(id)).evidence).toMatchObject({
      customer_email_address: 'cus_card@lab.invalid',
      customer_name: 'Card Customer, Inc.',
      product_description: 'Ours',
    });
  });
});
