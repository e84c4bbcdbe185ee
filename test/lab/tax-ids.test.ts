import type Stripe from 'stripe';
import { aDraft, refusalOf, startBench, type Bench } from './support';

type Type = Stripe.CustomerCreateTaxIdParams.Type;

describe('tax ids in the lab', () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench.stop());
  const create = (type: Type, value: string, customer = 'cus_invoice') =>
    bench.stripe.customers.createTaxId(customer, { type, value });

  it('takes well-formed numbers and refuses others in the words of Stripe', async () => {
    const good: [Type, string, country: string | null][] = [
      ['eu_vat', 'DE123456789', 'DE'],
      ['eu_vat', 'ATU12345678', 'AT'],
      ['eu_vat', 'EL123456789', 'GR'],
      ['gb_vat', 'GB123456789', 'GB'],
      ['ch_vat', 'CHE-123.456.789 MWST', 'CH'],
      ['us_ein', '12-3456789', 'US'],
      ['ca_bn', '123456789', 'CA'],
      ['in_gst', '12ABCDE3456FGZH', 'IN'],
      ['au_abn', '000000000', 'AU'],
    ];
    for (const [type, value, country] of good) {
      expect(await create(type, value)).toMatchObject({ type, value, country });
    }
    const bad: [Type, string][] = [
      ['eu_vat', 'DE123'],
      ['eu_vat', 'US123456789'],
      ['gb_vat', '12345'],
      ['ch_vat', 'CHE123'],
      ['us_ein', '123456789'],
      ['ca_bn', '1234'],
    ];
    for (const [type, value] of bad) {
      expect(await refusalOf(create(type, value))).toMatchObject({
        statusCode: 400,
        code: 'tax_id_invalid',
        message: `Invalid value for ${type}.`,
        param: 'value',
      });
    }
    const unknown = bench.stripe.rawRequest('POST', '/v1/customers/cus_invoice/tax_ids', {
      type: 'xx_vat',
      value: '1',
    });
    expect((await refusalOf(unknown)).param).toBe('type');
  });

  it('asks the register, which answers in its own time', async () => {
    const { customers, events } = bench.stripe;
    const values = ['DE123456789', '111111111', '222222222'];
    const ids: string[] = [];
    for (const value of values) ids.push((await create('eu_vat', value)).id);
    const ein = await create('us_ein', '12-3456789');
    const statuses = async () => {
      const read = ids.map((id) => customers.retrieveTaxId('cus_invoice', id));
      return (await Promise.all(read)).map((taxId) => taxId.verification?.status);
    };
    expect(await statuses()).toEqual(['pending', 'pending', 'pending']);
    expect(ein.verification?.status).toBe('unavailable');
    await bench.control('POST', '/clock/advance', { seconds: 60 });
    expect(await statuses()).toEqual(['verified', 'unverified', 'pending']);
    const updates = (await events.list({ type: 'customer.tax_id.updated' })).data;
    expect(updates).toHaveLength(2);
    expect(updates[0]?.data.previous_attributes).toMatchObject({
      verification: { status: 'pending' },
    });
  });

  it('is listed by customer, expanded on one, and deleted with an event', async () => {
    const { customers, events } = bench.stripe;
    const first = await create('eu_vat', 'DE123456789');
    const second = await create('us_ein', '12-3456789');
    await create('us_ein', '98-7654321', 'cus_card');
    const listed = await customers.listTaxIds('cus_invoice');
    expect(listed.data.map(({ id }) => id)).toEqual([second.id, first.id]);
    const elsewhere = customers.retrieveTaxId('cus_card', first.id);
    expect((await refusalOf(elsewhere)).statusCode).toBe(404);
    expect(await customers.retrieve('cus_invoice', { expand: ['tax_ids'] })).toMatchObject({
      tax_ids: { data: [{ id: second.id }, { id: first.id }] },
    });
    expect(await customers.deleteTaxId('cus_invoice', second.id)).toMatchObject({ deleted: true });
    expect((await customers.listTaxIds('cus_invoice')).data).toHaveLength(1);
    const [event] = (await events.list({ type: 'customer.tax_id.deleted' })).data;
    expect(event?.data.object).toMatchObject({ id: second.id });
  });

  it('comes with a new customer, or the customer is not made', async () => {
    const { customers } = bench.stripe;
    const before = bench.lab.account('sk_test_lab').customers.size();
    const data = (value: string) => ({ tax_id_data: [{ type: 'eu_vat' as const, value }] });
    expect(await refusalOf(customers.create(data('DE1')))).toMatchObject({
      code: 'tax_id_invalid',
      param: 'tax_id_data[0][value]',
    });
    expect(bench.lab.account('sk_test_lab').customers.size()).toBe(before);
    const made = await customers.create(data('FRAB123456789'));
    expect((await customers.listTaxIds(made.id)).data).toMatchObject([
      { country: 'FR', owner: { type: 'customer', customer: made.id } },
    ]);
  });

  it('belongs to the account too, and can be put on an invoice', async () => {
    const { taxIds, invoices } = bench.stripe;
    const own = await taxIds.create({ type: 'eu_vat', value: 'DE123456789' });
    expect(own).toMatchObject({ customer: null, owner: { type: 'self' } });
    const owner = { type: 'customer' as const, customer: 'cus_card' };
    const theirs = await taxIds.create({ type: 'us_ein', value: '12-3456789', owner });
    expect((await taxIds.list()).data.map(({ id }) => id)).toEqual([own.id]);
    expect((await taxIds.list({ owner })).data.map(({ id }) => id)).toEqual([theirs.id]);
    const id = await aDraft(bench.stripe, { account_tax_ids: [own.id] });
    const read = await invoices.retrieve(id, { expand: ['account_tax_ids'] });
    expect(read.account_tax_ids).toMatchObject([{ id: own.id, value: 'DE123456789' }]);
    const foreign = invoices.update(id, { account_tax_ids: [theirs.id] });
    expect((await refusalOf(foreign)).param).toBe('account_tax_ids[0]');
    expect(await taxIds.del(own.id)).toMatchObject({ deleted: true });
    expect((await refusalOf(taxIds.retrieve(own.id))).statusCode).toBe(404);
  });

  it('is shown on drafts as the customer has it, and on what is finalized as it was', async () => {
    const { customers, invoices } = bench.stripe;
    const id = await aDraft(bench.stripe, { customer: 'cus_invoice' });
    const taxId = await create('eu_vat', 'DE123456789');
    const shown = [{ type: 'eu_vat', value: 'DE123456789' }];
    expect((await invoices.retrieve(id)).customer_tax_ids).toEqual(shown);
    await invoices.finalizeInvoice(id);
    await customers.deleteTaxId('cus_invoice', taxId.id);
    expect((await invoices.retrieve(id)).customer_tax_ids).toEqual(shown);
    const next = await aDraft(bench.stripe, { customer: 'cus_invoice' });
    expect((await invoices.retrieve(next)).customer_tax_ids).toEqual([]);
  });

  it('turns the VAT of another country over to a business, and of no one else', async () => {
    const automatic = { customer: 'cus_invoice', automatic_tax: { enabled: true } };
    const id = await aDraft(bench.stripe, automatic, [1000]);
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ total: 1190 });
    await create('us_ein', '12-3456789');
    await create('gb_vat', 'GB123456789');
    await bench.stripe.invoices.update(id, { description: 'The wrong register' });
    expect(await bench.stripe.invoices.retrieve(id)).toMatchObject({ total: 1190 });
    await create('eu_vat', 'DE123456789');
    expect(await bench.stripe.invoices.finalizeInvoice(id)).toMatchObject({
      total: 1000,
      total_taxes: [{ amount: 0, taxability_reason: 'reverse_charge' }],
    });
  });
});
