import { aLine, alabama, anAnrok, aTransaction, dayAway, germany } from './anrok-support';

describe('a transaction at Anrok', () => {
  const ephemeral = 'transactions/createEphemeral';
  const keep = 'transactions/createOrUpdate';

  it('tells fractions of a cent for each jurisdiction beside a whole tax for the line', async () => {
    const { call } = anAnrok();
    const { status, body } = await call(ephemeral, aTransaction());
    expect(status).toBe(200);
    expect(body).toMatchObject({ taxAmountToCollect: 722, preTaxAmount: '10000' });
    const [line] = body.lineItems;
    expect(line).toMatchObject({ id: 'L1', taxAmountToCollect: 722 });
    const taxes = line.jurises.flatMap((juris: { taxes: unknown[] }) => juris.taxes);
    expect(taxes).toMatchObject([
      { taxAmount: '400', taxRate: '0.04', taxableAmount: '10000' },
      { taxAmount: '222.5', taxRate: '0.02225' },
      { taxAmount: '99', taxRate: '0.0099' },
    ]);
    expect(body.jurisSummaries).toEqual([
      { name: 'Alabama', notTaxedReasons: null },
      { name: 'Birmingham, AL', notTaxedReasons: null },
    ]);
  });

  it('keeps nothing of what is ephemeral', async () => {
    const { call, lab } = anAnrok();
    await call(ephemeral, aTransaction({ customerId: 'new', customerName: 'New, Inc.' }));
    expect((await call('transactions/list')).body.transactions).toEqual([]);
    const known = await call(ephemeral, aTransaction({ customerId: 'new' }));
    expect(known.body).toEqual({ type: 'customerIdNotFound' });
    expect(lab.ledger.list().map(({ effect }) => effect)).toEqual([false, false, false]);
  });

  it('rounds a refund to the exact opposite of its sale', async () => {
    const { call } = anAnrok();
    const refund = aTransaction({ lineItems: [aLine({ amount: -10_000 })] });
    expect((await call(ephemeral, refund)).body.taxAmountToCollect).toBe(-722);
  });

  it('collects nothing on top of an amount that includes its tax', async () => {
    const { call } = anAnrok();
    const line = aLine({ amount: 11_900, isTaxIncludedInAmount: true });
    const sale = aTransaction({
      customerAddress: germany,
      currencyCode: 'EUR',
      lineItems: [line, aLine()],
    });
    const { body } = await call(ephemeral, sale);
    expect(body).toMatchObject({ taxAmountToCollect: 1900, preTaxAmount: '20000' });
    expect(body.lineItems[0]).toMatchObject({
      taxAmountToCollect: 0,
      preTaxAmount: '10000',
      jurises: [{ name: 'Germany', taxes: [{ taxName: 'VAT', taxAmount: '1900' }] }],
    });
  });

  it('counts the versions of one id and keeps one transaction', async () => {
    const { call, lab } = anAnrok();
    const sale = aTransaction({ id: 'stripe:in_1' });
    expect((await call(keep, sale)).body.version).toBe(1);
    expect((await call(keep, sale)).body).toMatchObject({ version: 2, taxAmountToCollect: 722 });
    const { body } = await call('transactions/list');
    expect(body.transactions).toMatchObject([{ type: 'normal', id: 'stripe:in_1' }]);
    expect(lab.ledger.list({ invoice: 'in_1' })).toMatchObject([
      { provider: 'anrok', effect: true },
      { provider: 'anrok', effect: true },
    ]);
  });

  it('keeps sellers apart by key', async () => {
    const { call } = anAnrok();
    await call(keep, aTransaction({ id: 'stripe:in_1' }), 'one');
    expect((await call('transactions/list', {}, 'two')).body.transactions).toEqual([]);
    expect((await call('transactions/list', {}, 'one')).body.transactions).toHaveLength(1);
  });

  it('negates what was recorded, once per new id, even while it is being filed', async () => {
    const { call, lab } = anAnrok();
    await call(keep, aTransaction({ id: 'a' }));
    lab.engines.freeze('a', true);
    const negate = (over: object = {}) =>
      call('transactions/createNegation', {
        originalTransactionId: 'a',
        newTransactionId: 'b',
        ...over,
      });
    const wrong = await negate({ originalTransactionExpectedVersion: 7 });
    expect(wrong.body).toEqual({ type: 'transactionExpectedVersionMismatch' });
    expect(await negate({ originalTransactionExpectedVersion: 1 })).toMatchObject({
      status: 200,
      body: {},
    });
    expect((await negate()).body).toEqual({ type: 'duplicateTransactionId' });
    const unknown = await negate({ originalTransactionId: 'no' });
    expect(unknown.body).toEqual({ type: 'transactionIdNotFound' });
    const again = await negate({ originalTransactionId: 'b', newTransactionId: 'c' });
    expect(again.body).toEqual({ type: 'transactionIsAlreadyANegation' });
    const { body } = await call('transactions/list');
    expect(body.transactions[1].body).toMatchObject({
      inputAmount: -10_000,
      taxAmountAdded: { expected: -722 },
      taxAmountDue: { total: '-721.5' },
    });
  });

  it('voids, but not another version and not what is being filed', async () => {
    const { call, lab } = anAnrok();
    await call(keep, aTransaction({ id: 'stripe:in_1' }));
    const path = 'transactions/id:stripe:in_1/void';
    const other = await call(path, { transactionExpectedVersion: 2 });
    expect(other.body).toEqual({ type: 'transactionExpectedVersionMismatch' });
    lab.engines.freeze('stripe:in_1', true);
    expect((await call(path)).body).toEqual({ type: 'transactionFrozenForFiling' });
    const update = await call(keep, aTransaction({ id: 'stripe:in_1' }));
    expect(update.body).toEqual({ type: 'transactionFrozenForFiling' });
    lab.engines.freeze('stripe:in_1', false);
    expect(await call(path, { transactionExpectedVersion: 1 })).toMatchObject({
      status: 200,
      body: {},
    });
    expect((await call(path)).status).toBe(200);
    const listed = await call('transactions/list');
    expect(listed.body.transactions).toMatchObject([{ type: 'void', id: 'stripe:in_1' }]);
    const unknown = await call('transactions/id:other/void');
    expect(unknown.body).toEqual({ type: 'transactionIdNotFound' });
  });

  it('lists in pages, by change and by filing', async () => {
    const { call, lab } = anAnrok();
    for (const id of ['a', 'b', 'c']) await call(keep, aTransaction({ id }));
    const first = await call('transactions/list', { limit: 2 });
    expect(first.body).toMatchObject({ hasMore: true });
    const rest = await call('transactions/list', { limit: 2, cursor: first.body.nextCursor });
    expect(rest.body).toMatchObject({ hasMore: false, transactions: [{ id: 'c' }] });
    const bad = await call('transactions/list', { cursor: 'nonsense' });
    expect(bad.body).toEqual({ type: 'invalidCursor' });
    lab.engines.freeze('b', true);
    const filing = { type: 'filingInfo', value: { jurisId: 'us-AL' } };
    const filed = await call('transactions/list', { filter: filing });
    expect(filed.body.transactions).toMatchObject([{ id: 'b' }]);
    const later = { type: 'lastModifiedAfter', value: `${dayAway(1)}T00:00:00Z` };
    expect((await call('transactions/list', { filter: later })).body.transactions).toEqual([]);
    const wrong = await call('transactions/list', { limit: 21 });
    expect(wrong.headers.get('content-type')).toBe('text/plain');
    expect(wrong.status).toBe(400);
    lab.setBehaviour({ anrok: { lists: 'not_enabled' } });
    const refused = await call('transactions/list');
    expect(refused.body).toEqual({ type: 'listTransactionsApiNotEnabled' });
  });

  it('takes the older form of an address of the United States', async () => {
    const { call } = anAnrok();
    const customerAddress = { country: 'us', state: 'TX', zipCode: '78701' };
    const { body } = await call(ephemeral, aTransaction({ customerAddress }));
    expect(body.taxAmountToCollect).toBe(825);
  });

  it('dates a sale by its time in a time zone', async () => {
    const { call } = anAnrok();
    const at = { accountingDate: undefined, accountingTime: `${dayAway(0)}T01:00:00Z` };
    const zone = { ...at, accountingTimeZone: 'America/New_York' };
    await call(keep, aTransaction({ id: 'a', ...zone }));
    const { body } = await call('transactions/list');
    expect(body.transactions[0].body).toMatchObject({ accountingDate: dayAway(-1) });
    const none = await call(ephemeral, aTransaction(at));
    expect(none.body).toEqual({ type: 'accountingTimeZoneNotSetForSeller' });
    const odd = await call(ephemeral, aTransaction({ ...at, accountingTimeZone: 'Mars/Base' }));
    expect(odd.body).toEqual({ type: 'accountingTimeZoneNotSupported' });
  });

  it('survives a snapshot of the lab', async () => {
    const first = anAnrok();
    await first.call(keep, aTransaction({ id: 'a' }));
    const second = anAnrok();
    second.lab.restore(JSON.parse(JSON.stringify(first.lab.snapshot())));
    expect((await second.call(keep, aTransaction({ id: 'a' }))).body.version).toBe(2);
    second.lab.reset();
    expect((await second.call(keep, aTransaction({ id: 'a' }))).body.version).toBe(1);
  });

  it('takes an address of a state without a postal code', async () => {
    const { call } = anAnrok();
    const nowhere = await call(ephemeral, aTransaction({ customerAddress: alabama }));
    expect(nowhere.status).toBe(200);
  });
});
