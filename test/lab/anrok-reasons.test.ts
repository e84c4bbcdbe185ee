import { aLine, anAnrok, aTransaction, dayAway, germany } from './anrok-support';

const ephemeral = 'transactions/createEphemeral';
const vatNumber = { type: 'euVrn', value: 'DE000000000' };

describe('a zero of Anrok has its reason', () => {
  it.each([
    [{ type: 'jurisHasNoTax' }, { customerAddress: { country: 'US', region: 'OR' } }],
    [{ type: 'notCollecting' }, { customerAddress: { country: 'US', region: 'AZ' } }],
    [{ type: 'notCollecting' }, { customerAddress: { country: 'JP' } }],
    [{ type: 'productNotTaxed' }, { lineItems: [aLine({ productExternalId: 'prod_services' })] }],
    [{ type: 'exempt', reason: { type: 'customerExempt' } }, { customerId: 'cus_exempt' }],
    [
      { type: 'exempt', reason: { type: 'reverseCharge' } },
      { customerAddress: germany, customerTaxIds: [vatNumber] },
    ],
  ])('%j', async (notTaxedReason, over) => {
    const { call } = anAnrok();
    const { body } = await call(ephemeral, aTransaction(over));
    expect(body.taxAmountToCollect).toBe(0);
    expect(body.lineItems[0].jurises).toMatchObject([{ notTaxedReason, taxes: null }]);
    expect(body.jurisSummaries).toMatchObject([{ notTaxedReasons: [notTaxedReason] }]);
  });

  it('charges VAT where the number is invalid, missing, or of the country that ships', async () => {
    const { call } = anAnrok();
    const tax = async (over: object) => {
      const sale = { currencyCode: 'EUR', customerAddress: germany };
      return (await call(ephemeral, aTransaction({ ...sale, ...over }))).body.taxAmountToCollect;
    };
    expect(await tax({})).toBe(1900);
    const invalid = { type: 'euVrn', value: 'DE111111111' };
    expect(await tax({ customerTaxIds: [invalid] })).toBe(1900);
    const domestic = { customerTaxIds: [vatNumber], shipFromAddress: germany };
    expect(await tax(domestic)).toBe(1900);
    expect(await tax({ customerTaxIds: [vatNumber] })).toBe(0);
  });

  it('tells valid, invalid and unavailable apart', async () => {
    const { call, lab } = anAnrok();
    const ask = (value: string, customerAddress: object = germany) =>
      call('taxId/validate', { customerAddress, customerTaxIds: [{ value }] });
    const valid = await ask('DE000000000');
    expect(valid.body.jurises).toEqual([
      {
        name: 'Germany',
        taxIdNames: { name: 'VAT identification number', abbreviation: 'VAT ID' },
        validTaxIds: [{ value: 'DE000000000' }],
      },
    ]);
    expect((await ask('DE12')).body.jurises).toMatchObject([{ validTaxIds: [] }]);
    const nowhere = await ask('DE000000000', { country: null });
    expect(nowhere.body).toEqual({ type: 'customerAddressCouldNotResolve' });
    const american = await ask('1', { country: 'US', region: 'CA' });
    expect(american.body).toEqual({ type: 'validationNotSupportedForCountry' });
    lab.setBehaviour({ anrok: { tax_id_register: 'unavailable' } });
    expect((await ask('DE000000000')).body).toEqual({ type: 'externalServiceError' });
    const sale = aTransaction({ customerAddress: germany, customerTaxIds: [vatNumber] });
    expect((await call(ephemeral, sale)).body).toEqual({ type: 'externalServiceError' });
    lab.setBehaviour({ anrok: { tax_id_register: 'not_enabled' } });
    expect((await ask('DE000000000')).body).toEqual({ type: 'validationNotEnabled' });
  });

  it('knows the products that it was told of', async () => {
    const { call } = anAnrok();
    const product = {
      externalId: 'prod_new',
      taxCategoryId: { type: 'standard', id: 'saas' },
      name: 'New',
    };
    expect(await call('products/create', product)).toMatchObject({ status: 200, body: {} });
    const again = await call('products/create', product);
    expect(again.body).toEqual({ type: 'externalIdAlreadyExists' });
    const odd = await call('products/create', { ...product, externalId: 'a b' });
    expect(odd.body).toMatchObject({ type: 'externalIdInvalid' });
    const category = { type: 'custom', id: 'mine' };
    const none = { ...product, externalId: 'x', taxCategoryId: category };
    expect((await call('products/create', none)).body).toEqual({ type: 'taxCategoryIdNotFound' });
    expect((await call('products/externalId:prod_new/get')).body).toEqual({
      ...product,
      description: '',
    });
    const unknown = await call('products/externalId:prod_other/get');
    expect(unknown.body).toEqual({ type: 'productExternalIdNotFound' });
    const categories = await call('productTaxCategories/list');
    expect(categories.body.productTaxCategories).toContainEqual({
      id: { type: 'standard', id: 'saas' },
      name: 'Software as a service',
    });
    const california = { customerAddress: { country: 'US', region: 'CA' } };
    const lineItems = [aLine({ productExternalId: 'prod_new' })];
    const sale = await call(ephemeral, aTransaction({ ...california, lineItems }));
    expect(sale.body.taxAmountToCollect).toBe(0);
  });

  it('exempts a customer from the day of the certificate until it is archived', async () => {
    const { call } = anAnrok();
    const certificate = {
      customerId: 'acme',
      customerName: 'Acme, Inc.',
      effectiveDateBegin: dayAway(-10),
      certificateFile: { name: 'exempt.pdf', contentsBase64: 'aGk=' },
      jurises: [{ jurisId: 'us-AL', effectiveDateEndi: dayAway(5) }],
    };
    const { body: made } = await call('certificates/create', certificate);
    const taxOn = async (accountingDate: string) => {
      const sale = aTransaction({ customerId: 'acme', accountingDate });
      return (await call(ephemeral, sale)).body.taxAmountToCollect;
    };
    expect(await taxOn(dayAway(0))).toBe(0);
    expect(await taxOn(dayAway(-11))).toBe(722);
    expect(await taxOn(dayAway(6))).toBe(722);
    const got = await call(`certificates/id:${made.id}/get`);
    expect(got.body).toMatchObject({ status: 'expiringSoon', customerName: 'Acme, Inc.' });
    const listed = await call('certificates/list', { filter: { customerId: 'acme' } });
    expect(listed.body.certificates).toEqual([got.body]);
    await call(`certificates/id:${made.id}/archive`);
    expect(await taxOn(dayAway(0))).toBe(722);
    expect((await call('certificates/id:no/get')).body).toEqual({ type: 'certificateIdNotFound' });
    const archived = await call('certificates/id:no/archive');
    expect(archived.body).toEqual({ type: 'certificateIdNotFound' });
    const refusals = [
      { jurises: [{ jurisId: 'us-AL' }, { jurisId: 'us-AL' }] },
      { jurises: [{ jurisId: 'us-XX' }] },
      { customerId: 'nobody', customerName: undefined },
      { certificateFile: { name: 'a.exe', contentsBase64: '' } },
    ];
    const types: unknown[] = [];
    for (const over of refusals) {
      types.push((await call('certificates/create', { ...certificate, ...over })).body.type);
    }
    expect(types).toEqual([
      'duplicateJurisIds',
      'jurisNotFound',
      'customerIdNotFound',
      'fileTypeNotSupported',
    ]);
  });

  it('asks the rate of the tax date', async () => {
    const { call, lab } = anAnrok();
    lab.setBehaviour({
      tax_rules: {
        rate_changes: [{ country: 'US', region: 'AL', from: dayAway(0), extra_percent: '1' }],
        exemptions: [{ customer: 'acme', from: dayAway(0) }],
      },
    });
    const taxOn = async (over: object) =>
      (await call(ephemeral, aTransaction(over))).body.taxAmountToCollect;
    expect(await taxOn({})).toBe(822);
    expect(await taxOn({ taxDate: dayAway(-1) })).toBe(722);
    const acme = { customerId: 'acme', customerName: 'Acme, Inc.' };
    expect(await taxOn(acme)).toBe(0);
    expect(await taxOn({ ...acme, taxDate: dayAway(-1) })).toBe(722);
  });
});
