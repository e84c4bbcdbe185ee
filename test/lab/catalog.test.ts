import { createLab } from '../../src/lab';
import { labStripe, refusalOf } from './support';

describe('products and prices', () => {
  const lab = createLab({ seed_keys: ['sk_test_lab'] });
  const stripe = labStripe(lab);
  afterAll(() => lab.stop());
  const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);

  it('are found by what the list is asked for', async () => {
    const box = { height: 1, length: 2, weight: 3, width: 4.5 };
    const product = await stripe.products.create({
      name: 'Parcel',
      shippable: true,
      url: 'https://parcel.example',
      package_dimensions: box,
      marketing_features: [{ name: 'Fast' }],
    });
    expect(product).toMatchObject({
      package_dimensions: box,
      marketing_features: [{ name: 'Fast' }],
    });
    expect(idsOf(await stripe.products.list({ shippable: true }))).toEqual([product.id]);
    expect(idsOf(await stripe.products.list({ url: product.url! }))).toEqual([product.id]);
    const early = await stripe.products.list({ created: { lt: product.created - 100 } });
    expect(early.data).toEqual([]);
    const money = { product: product.id, unit_amount: 500 };
    const once = await stripe.prices.create({ ...money, currency: 'eur', lookup_key: 'parcel' });
    const recurring = { interval: 'month' as const };
    const monthly = await stripe.prices.create({ ...money, currency: 'usd', recurring });
    expect(idsOf(await stripe.prices.list({ currency: 'EUR' }))).toEqual([once.id]);
    expect(idsOf(await stripe.prices.list({ lookup_keys: ['parcel', 'x'] }))).toEqual([once.id]);
    expect(idsOf(await stripe.prices.list({ type: 'recurring' }))).toEqual([monthly.id]);
    expect(idsOf(await stripe.prices.list({ recurring: { interval: 'month' } }))).toEqual([
      monthly.id,
    ]);
    expect((await stripe.prices.list({ recurring: { usage_type: 'metered' } })).data).toEqual([]);
    expect((await stripe.prices.list({ created: { gt: once.created + 100 } })).data).toEqual([]);
  });

  it('are changed, a lookup key and a tax behaviour once only', async () => {
    const money = { currency: 'usd', product: 'prod_misc', unit_amount: 5 };
    const price = await stripe.prices.create({ ...money, lookup_key: 'five' });
    const changes = { active: false, nickname: 'Five', tax_behavior: 'exclusive' as const };
    expect(await stripe.prices.update(price.id, changes)).toMatchObject(changes);
    const [event] = (await stripe.events.list({ type: 'price.updated' })).data;
    expect(event?.data.previous_attributes).toEqual({
      active: true,
      nickname: null,
      tax_behavior: 'unspecified',
    });
    const again = stripe.prices.update(price.id, { tax_behavior: 'inclusive' });
    expect(await refusalOf(again)).toMatchObject({ statusCode: 400, param: 'tax_behavior' });
    const second = stripe.prices.create({ ...money, lookup_key: 'five' });
    expect(await refusalOf(second)).toMatchObject({ statusCode: 400, param: 'lookup_key' });
    const tiered = stripe.prices.create({ ...money, billing_scheme: 'tiered' });
    expect((await refusalOf(tiered)).message).toMatch(/does not simulate billing_scheme as tiered/);
    const emptied = await stripe.products.update('prod_misc', { url: 'https://a.example' });
    expect(emptied.url).toBe('https://a.example');
    expect((await stripe.products.update('prod_misc', { url: '' })).url).toBeNull();
    const unknown = stripe.products.update('prod_misc', { default_price: 'price_nope' });
    expect(await refusalOf(unknown)).toMatchObject({ param: 'default_price' });
  });
});

describe('a payment method', () => {
  const lab = createLab({ seed_keys: ['sk_test_lab'] });
  const stripe = labStripe(lab);
  afterAll(() => lab.stop());

  it('keeps what the caller says of it', async () => {
    const card = { number: '4242424242424242', exp_month: 2, exp_year: 2034, cvc: '123' };
    const made = await stripe.paymentMethods.create({
      type: 'card',
      card,
      allow_redisplay: 'always',
    });
    expect(made).toMatchObject({
      allow_redisplay: 'always',
      card: { exp_month: 2, exp_year: 2034, last4: '4242' },
    });
    expect(made.card).not.toHaveProperty('cvc');
    const later = await stripe.paymentMethods.update(made.id, { card: { exp_year: 2040 } });
    expect(later.card).toMatchObject({ exp_month: 2, exp_year: 2040 });
    const bad = stripe.paymentMethods.create({ type: 'card', card: { ...card, cvc: 'x' } });
    expect(await refusalOf(bad)).toMatchObject({ statusCode: 402, code: 'invalid_cvc' });
    const bank = { account_number: '000123456789', routing_number: '110000000' };
    const account = await stripe.paymentMethods.create({
      type: 'us_bank_account',
      us_bank_account: { ...bank, account_holder_type: 'company', account_type: 'savings' },
    });
    expect(account.us_bank_account).toMatchObject({
      account_holder_type: 'company',
      account_type: 'savings',
    });
    const both = stripe.paymentMethods.create({ type: 'card', card, us_bank_account: bank });
    expect(await refusalOf(both)).toMatchObject({ statusCode: 400, param: 'us_bank_account' });
  });

  it('of a test name pays without being attached to anyone', async () => {
    const money = { amount: 900, currency: 'usd', confirm: true };
    const paid = await stripe.paymentIntents.create({ ...money, payment_method: 'pm_card_visa' });
    expect(paid).toMatchObject({ status: 'succeeded', customer: null });
    const used = await stripe.paymentMethods.retrieve(paid.payment_method as string);
    expect(used).toMatchObject({ customer: null, card: { last4: '4242' } });
    const declined = { ...money, payment_method: 'pm_card_chargeDeclined' };
    const refused = await refusalOf(stripe.paymentIntents.create(declined));
    expect(refused).toMatchObject({ statusCode: 402, code: 'card_declined' });
    for (const name of ['pm_card_nobody', 'tok_visa']) {
      const unknown = stripe.paymentIntents.create({ ...money, payment_method: name });
      expect((await refusalOf(unknown)).message).toBe(`No such PaymentMethod: '${name}'`);
    }
    const away = { ...money, payment_method: 'pm_card_authenticationRequired', off_session: true };
    const asked = await refusalOf(stripe.paymentIntents.create(away));
    const authentication = 'authentication_required';
    expect(asked).toMatchObject({ statusCode: 402, code: authentication });
    expect(asked.payment_intent).toMatchObject({ status: 'requires_payment_method' });
  });
});
