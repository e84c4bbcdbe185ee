import type Stripe from 'stripe';
import { refusalOf, startBench, type Bench } from './support';

describe('refunds and disputes', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());

  const pay = async (
    amount: number,
    params: Partial<Stripe.PaymentIntentCreateParams> = {},
  ): Promise<{ intent: Stripe.PaymentIntent; charge: string }> => {
    const intent = await bench.stripe.paymentIntents.create({
      amount,
      currency: 'usd',
      confirm: true,
      customer: 'cus_card',
      payment_method: 'pm_cus_card',
      ...params,
    });
    return { intent, charge: intent.latest_charge as string };
  };
  const card = async (name: string): Promise<string> =>
    (await bench.stripe.paymentMethods.attach(name, { customer: 'cus_card' })).id;
  const eventsOf = async (id: string): Promise<string[]> => {
    const { data } = await bench.stripe.events.list({ limit: 100 });
    return data
      .filter(({ data: { object } }) => 'id' in object && object.id === id)
      .map(({ type }) => type)
      .toReversed();
  };

  it('give back a part, then the rest, and no more', async () => {
    const { stripe } = bench;
    const { charge, intent } = await pay(5000);
    const first = await stripe.refunds.create({ charge, amount: 1500, reason: 'duplicate' });
    expect(first).toMatchObject({ amount: 1500, payment_intent: intent.id, status: 'succeeded' });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({
      amount_refunded: 1500,
      refunded: false,
    });
    const tooMuch = stripe.refunds.create({ payment_intent: intent.id, amount: 4000 });
    expect((await refusalOf(tooMuch)).message).toBe(
      'Refund amount ($40.00) is greater than unrefunded amount on charge ($35.00)',
    );
    expect(await stripe.refunds.create({ charge })).toMatchObject({ amount: 3500 });
    expect(await refusalOf(stripe.refunds.create({ charge, amount: 1 }))).toMatchObject({
      code: 'charge_already_refunded',
      message: `Charge ${charge} has already been refunded.`,
    });
    expect(await eventsOf(charge)).toEqual([
      'charge.succeeded',
      'charge.refunded',
      'charge.refunded',
    ]);
    expect(await eventsOf(first.id)).toEqual(['refund.created']);
    const all = await stripe.charges.retrieve(charge, {
      expand: ['refunds', 'balance_transaction'],
    });
    expect(all.refunds?.data).toHaveLength(2);
    expect(all.balance_transaction).toMatchObject({ amount: 5000, fee: 175, net: 4825 });
  });

  it('refuse a refund of what is only held, and take it once it is captured', async () => {
    const { stripe } = bench;
    const { charge, intent } = await pay(3300, { capture_method: 'manual' });
    expect((await refusalOf(stripe.refunds.create({ charge }))).message).toMatch(
      /^This uncaptured Charge was created by a PaymentIntent/,
    );
    await stripe.paymentIntents.capture(intent.id);
    expect(await stripe.refunds.create({ charge })).toMatchObject({ amount: 3300 });
  });

  it('open a dispute for the card that brings one, and win it by the text of the evidence', async () => {
    const { stripe } = bench;
    const { charge } = await pay(6000, { payment_method: await card('pm_card_createDispute') });
    const { data } = await stripe.disputes.list({ charge });
    expect(data).toHaveLength(1);
    const { id } = data[0]!;
    expect(data[0]).toMatchObject({ amount: 6000, status: 'needs_response', reason: 'fraudulent' });
    expect(await refusalOf(stripe.refunds.create({ charge, amount: 100 }))).toMatchObject({
      code: 'charge_disputed',
      message: `Charge ${charge} has been charged back; cannot issue a refund.`,
    });
    const evidence = { uncategorized_text: 'winning_evidence' };
    expect(await stripe.disputes.update(id, { evidence })).toMatchObject({
      status: 'under_review',
    });
    const won = await stripe.disputes.retrieve(id);
    expect(won).toMatchObject({ status: 'won', is_charge_refundable: true });
    expect(won.balance_transactions.map(({ amount }) => amount)).toEqual([-6000, 6000]);
    expect(await eventsOf(id)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.updated',
      'charge.dispute.updated',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
    ]);
    expect((await refusalOf(stripe.disputes.close(id))).message).toBe(
      'This dispute is already closed',
    );
  });

  it('let the bank open a dispute later, and decide it', async () => {
    const { stripe } = bench;
    const { charge } = await pay(900);
    const opened = await bench.control('POST', '/disputes', {
      charge,
      reason: 'product_not_received',
    });
    expect(opened).toMatchObject({ charge, status: 'needs_response' });
    await bench.control('POST', `/disputes/${opened['id']}`, { outcome: 'lost' });
    expect(await stripe.disputes.retrieve(opened['id'])).toMatchObject({ status: 'lost' });
    const again = await bench.control('POST', `/disputes/${opened['id']}`, { outcome: 'won' });
    expect(again).toEqual({ error: { message: 'This dispute is already closed' } });
  });

  it('ask first for the card that inquires, and take the money when that escalates', async () => {
    const { stripe } = bench;
    const { charge } = await pay(1700, {
      payment_method: await card('pm_card_createDisputeInquiry'),
    });
    const { id } = (await stripe.disputes.list({ charge })).data[0]!;
    const evidence = { uncategorized_text: 'escalate_inquiry_evidence' };
    expect(await stripe.disputes.update(id, { evidence })).toMatchObject({
      status: 'warning_under_review',
      balance_transactions: [],
    });
    expect(await stripe.disputes.retrieve(id)).toMatchObject({
      status: 'needs_response',
      balance_transactions: [{ amount: -1700 }],
    });
  });

  it('tell days later of a refund that did not arrive', async () => {
    const { stripe, lab } = bench;
    const { charge } = await pay(1000, { payment_method: await card('pm_card_refundFail') });
    const { id } = await stripe.refunds.create({ charge });
    lab.advance(86_400);
    expect(await stripe.refunds.retrieve(id)).toMatchObject({ status: 'failed' });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({
      amount_refunded: 0,
      refunded: false,
    });
  });
});
