import { anAvatax, anInvoice, texas } from './avatax-support';

const create = 'transactions/create';
const createOrAdjust = 'transactions/createoradjust';

describe('a transaction at AvaTax', () => {
  it('is an estimate that nobody keeps unless it says that it is an invoice', async () => {
    const { post, get, lab } = anAvatax();
    const { status, body } = await post(create, anInvoice({ type: undefined }));
    expect(status).toBe(201);
    expect(body).toMatchObject({ type: 'SalesOrder', status: 'Temporary', totalTax: 20.63 });
    const read = await get('companies/DEFAULT/transactions/in_1?documentType=SalesOrder');
    expect(read.body.error.code).toBe('EntityNotFoundError');
    expect(lab.ledger.list({ provider: 'avatax' })).toMatchObject([
      { status: 201, effect: false },
      { status: 404, effect: false },
    ]);
  });

  it('has amounts in major units, and details that add up to the tax of their line', async () => {
    const { post } = anAvatax();
    const { body } = await post(create, anInvoice());
    expect(body).toMatchObject({ totalAmount: 250, totalTax: 20.63, totalTaxable: 250 });
    expect(body.lines).toMatchObject([{ lineNumber: 'L1', tax: 20.63, taxableAmount: 250 }]);
    expect(body.lines[0].details).toMatchObject([
      { jurisType: 'STA', rate: 0.0625, tax: 15.63 },
      { jurisType: 'CIT', rate: 0.01, tax: 2.5 },
      { jurisType: 'STJ', rate: 0.01, tax: 2.5 },
    ]);
    expect(body.summary).toHaveLength(3);
  });

  it('refuses to create a committed code again, and replaces a saved one', async () => {
    const { post, codeOf } = anAvatax();
    const saved = await post(create, anInvoice({ commit: false }));
    expect(saved.body).toMatchObject({ status: 'Saved', version: 1 });
    const committed = await post(create, anInvoice());
    expect(committed.body).toMatchObject({ status: 'Committed', version: 2 });
    expect(await codeOf(post(create, anInvoice()))).toBe('TransactionAlreadyExists');
    const twin = await post(create, anInvoice({ type: 'ReturnInvoice' }));
    expect(twin.status).toBe(201);
  });

  it('is created or adjusted any number of times and stays one document', async () => {
    const { post, lab } = anAvatax();
    const ask = () =>
      post(createOrAdjust, {
        createTransactionModel: anInvoice(),
        adjustmentReason: 'PriceAdjusted',
      });
    lab.faults.arm({ provider: 'avatax' }, { kind: 'after' });
    await expect(ask()).rejects.toThrow(/fetch failed|reset/);
    const { body } = await ask();
    expect(body).toMatchObject({
      status: 'Committed',
      version: 2,
      adjustmentReason: 'PriceAdjusted',
    });
    const live = lab.engines.avataxDocuments().filter(({ status }) => status === 'Committed');
    expect(live).toMatchObject([{ code: 'in_1', version: 2 }]);
    const estimate = await post(createOrAdjust, {
      createTransactionModel: anInvoice({ type: 'SalesOrder' }),
    });
    expect(estimate.body.status).toBe('Temporary');
  });

  it('gets a code of its own when it comes without one', async () => {
    const { post, lab } = anAvatax();
    await post(create, anInvoice({ code: undefined }));
    await post(create, anInvoice({ code: undefined }));
    expect(new Set(lab.engines.avataxDocuments().map(({ code }) => code)).size).toBe(2);
  });

  it('is committed later, once', async () => {
    const { post, about, codeOf } = anAvatax();
    await post(create, anInvoice({ commit: false }));
    expect(await codeOf(about('in_1', 'commit', { commit: false }))).toBe('InvalidParameterValue');
    for (const _ of [1, 2]) {
      const { status, body } = await about('in_1', 'commit', { commit: true });
      expect({ status, state: body.status }).toEqual({ status: 200, state: 'Committed' });
    }
    expect(await codeOf(about('other', 'commit', { commit: true }))).toBe('EntityNotFoundError');
    await about('in_1', 'void', { code: 'DocVoided' });
    expect(await codeOf(about('in_1', 'commit', { commit: true }))).toBe('InvalidDocumentStatus');
  });

  it('is voided once, and deleted only while uncommitted', async () => {
    const { post, get, about, codeOf } = anAvatax();
    await post(create, anInvoice());
    expect(await codeOf(about('in_1', 'void', { code: 'DocDeleted' }))).toBe(
      'InvalidDocumentStatus',
    );
    expect((await about('in_1', 'void', { code: 'DocVoided' })).body.status).toBe('Cancelled');
    expect(await codeOf(about('in_1', 'void', { code: 'DocVoided' }))).toBe(
      'TransactionAlreadyCancelled',
    );
    expect((await about('in_1', 'void', { code: 'DocDeleted' })).body.status).toBe('Cancelled');
    expect((await get('companies/DEFAULT/transactions/in_1')).status).toBe(404);
  });

  it('comes back from a void as what it was, and is found by its number', async () => {
    const { post, get, about, codeOf } = anAvatax();
    const { body } = await post(create, anInvoice());
    expect(await codeOf(about('in_1', 'unvoid'))).toBe('TransactionNotCancelled');
    await about('in_1', 'void', { code: 'DocVoided' });
    expect((await about('in_1', 'unvoid')).body.status).toBe('Committed');
    expect((await get(`transactions/${body.id}`)).body).toMatchObject({ code: 'in_1' });
    expect((await get('transactions/1')).status).toBe(404);
    expect((await get('companies/DEFAULT/transactions/50%')).status).toBe(404);
  });

  it('cannot be changed once it is locked', async () => {
    const { post, about, codeOf, lab } = anAvatax();
    await post(create, anInvoice());
    expect(lab.engines.lock('in_1', true)).toBe(1);
    const again = post(createOrAdjust, { createTransactionModel: anInvoice() });
    const locked = 'CannotModifyLockedTransaction';
    expect(await codeOf(again)).toBe(locked);
    expect(await codeOf(post(create, anInvoice()))).toBe(locked);
    expect(await codeOf(about('in_1', 'void', { code: 'DocVoided' }))).toBe(locked);
    const change = { adjustmentReason: 'PriceAdjusted', newTransaction: anInvoice() };
    expect(await codeOf(about('in_1', 'adjust', change))).toBe(locked);
  });

  it('is adjusted to other content, and the old version stays as Adjusted', async () => {
    const { post, about, codeOf, lab } = anAvatax();
    await post(create, anInvoice({ commit: false }));
    const newTransaction = anInvoice({ lines: [{ amount: 100 }] });
    const adjust = (over: object = {}) =>
      about('in_1', 'adjust', { adjustmentReason: 'PriceAdjusted', newTransaction, ...over });
    expect(await codeOf(adjust())).toBe('DocumentNotCommitted');
    await about('in_1', 'commit', { commit: true });
    expect(await codeOf(adjust({ adjustmentReason: 'Other' }))).toBe('ValueRequiredError');
    expect((await adjust()).body).toMatchObject({ version: 2, totalTax: 8.25 });
    const states = lab.engines
      .avataxDocuments()
      .map(({ status, version }) => `${version} ${status}`);
    expect(new Set(states)).toEqual(new Set(['1 Adjusted', '2 Committed']));
  });

  it('is found by a code with a slash, a space and more, and shows lines when asked', async () => {
    const { post, get } = anAvatax();
    await post(create, anInvoice({ code: 'INV/1 #2?' }));
    const path = 'companies/DEFAULT/transactions/INV_-ava2f-_1_-ava20-__-ava23-_2_-ava3f-_';
    expect((await get(path)).body).toMatchObject({ code: 'INV/1 #2?', lines: null });
    const lines = await get(`${path}?$include=Lines`);
    expect(lines.body.lines).toMatchObject([{ tax: 20.63, details: null }]);
    const details = await get(`${path}?$include=Details,Addresses&documentType=1`);
    expect(details.body).toMatchObject({ addresses: [{ city: 'Austin' }], summary: null });
    expect(details.body.lines[0].details).toHaveLength(3);
    expect((await get(`${path}?$include=SummaryOnly`)).body.summary).toHaveLength(3);
    expect((await get(`${path}?documentType=Nonsense`)).body.error.code).toBe('InvalidEnumValue');
  });

  it('keeps companies apart, and survives a snapshot', async () => {
    const first = anAvatax();
    await first.post(create, anInvoice());
    expect((await first.post(create, anInvoice({ companyCode: 'OTHER' }))).status).toBe(201);
    const second = anAvatax();
    second.lab.restore(JSON.parse(JSON.stringify(first.lab.snapshot())));
    expect((await second.get('companies/OTHER/transactions/in_1')).status).toBe(200);
  });
});

describe('the tax of AvaTax', () => {
  const berlin = { line1: 'Torstr. 1', city: 'Berlin', postalCode: '10119', country: 'DE' };

  it('is part of an amount that includes it', async () => {
    const { post } = anAvatax();
    const lines = [{ amount: 119, taxIncluded: true }];
    const sale = anInvoice({ addresses: { shipTo: berlin }, currencyCode: 'EUR', lines });
    const { body } = await post(create, sale);
    expect(body).toMatchObject({ totalAmount: 100, totalTax: 19 });
  });

  it.each([
    ['a customer with a number of exemption', { exemptionNo: 'X1' }, { exemptAmount: 250 }],
    ['a customer who is exempt', { customerCode: 'cus_exempt' }, { exemptAmount: 250 }],
    [
      'what is never taxed',
      { lines: [{ amount: 250, taxCode: 'NT' }] },
      { nonTaxableAmount: 250, nonTaxableType: 'ProductTaxabilityRule' },
    ],
    [
      'a country where the seller does not collect',
      { addresses: { singleLocation: { country: 'JP' } } },
      { nonTaxableAmount: 250, nonTaxableType: 'NexusRule' },
    ],
    [
      'a business with a VAT number abroad',
      { addresses: { shipTo: berlin }, businessIdentificationNo: 'DE000000000' },
      { taxableAmount: 250, liabilityType: 'Buyer', vatCode: 'DEREVCHG' },
    ],
  ])('is an explicit zero for %s', async (_, over, detail) => {
    const { post } = anAvatax();
    const { body } = await post(create, anInvoice(over));
    expect(body.totalTax).toBe(0);
    expect(body.lines).toMatchObject([{ tax: 0, details: [{ tax: 0, ...detail }] }]);
  });

  it('is what the caller says it was, on a line or on the whole', async () => {
    const { post } = anAvatax();
    const taxOverride = { type: 'TaxAmount', taxAmount: -33, reason: 'Refund' };
    const lines = [
      { number: '1', amount: -100 },
      { number: '2', amount: -300 },
    ];
    const whole = await post(create, anInvoice({ type: 'ReturnInvoice', taxOverride, lines }));
    expect(whole.body).toMatchObject({
      totalTax: -33,
      totalTaxCalculated: -33,
      lines: [{ tax: -8.25 }, { tax: -24.75 }],
    });
    const line = { amount: -400, taxOverride: { ...taxOverride, taxAmount: -30 } };
    const one = await post(create, anInvoice({ type: 'ReturnOrder', lines: [line] }));
    expect(one.body).toMatchObject({ totalTax: -30, totalTaxCalculated: -33 });
  });

  it('follows the address of a line before that of the document', async () => {
    const { post } = anAvatax();
    const lines = [{ amount: 100 }, { amount: 100, addresses: { shipTo: { region: 'OR' } } }];
    const { body } = await post(create, anInvoice({ addresses: { shipTo: texas }, lines }));
    expect(body.lines).toMatchObject([{ tax: 8.25 }, { tax: 0 }]);
  });
});
