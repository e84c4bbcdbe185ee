import { anAvatax, anInvoice } from './avatax-support';

const create = 'transactions/create';
const lines = [
  { number: 'L1', amount: 400 },
  { number: 'L2', amount: 100 },
];

describe('a refund at AvaTax', () => {
  const refundDate = '2026-12-05';

  async function aSale(over: object = {}) {
    const bench = anAvatax();
    await bench.post(create, anInvoice({ lines, ...over }));
    const refund = (body: object) => bench.about('in_1', 'refund', { refundDate, ...body });
    return { ...bench, refund };
  }

  it('reverses a whole sale under a code of its own, by the rules of the day of the sale', async () => {
    const { refund, get } = await aSale();
    const { status, body } = await refund({ refundTransactionCode: 'cn_1', refundType: 'Full' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      code: 'cn_1',
      type: 'ReturnInvoice',
      status: 'Committed',
      date: '2026-12-05',
      taxDate: '2026-10-01',
      totalAmount: -500,
      totalTax: -41.25,
    });
    const read = await get('companies/DEFAULT/transactions/cn_1?documentType=ReturnInvoice');
    expect(read.body.totalTax).toBe(-41.25);
  });

  it('takes some lines, a percentage, or the tax alone', async () => {
    const { refund } = await aSale();
    const partial = await refund({ refundType: 'Partial', refundLines: ['L2'] });
    expect(partial.body).toMatchObject({ totalAmount: -100, totalTax: -8.25 });
    const third = await refund({ refundType: 'Percentage', refundPercentage: 33 });
    expect(third.body).toMatchObject({ totalAmount: -165, totalTax: -13.61 });
    const tax = await refund({ refundType: 'TaxOnly' });
    expect(tax.body).toMatchObject({ totalAmount: 0, totalTax: -41.25 });
  });

  it.each([
    ['RefundLinesRequired', { refundType: 'Partial' }],
    ['LineDoesNotExist', { refundType: 'Partial', refundLines: ['L9'] }],
    ['RefundTypeAndLineMismatch', { refundType: 'Full', refundLines: ['L1'] }],
    ['RefundTypeAndPercentageMismatch', { refundType: 'Full', refundPercentage: 10 }],
    ['RefundPercentageMissing', { refundType: 'Percentage' }],
    ['RefundPercentageOutOfRange', { refundType: 'Percentage', refundPercentage: 101 }],
    ['RefundPercentageForTaxOnly', { refundType: 'TaxOnly', refundPercentage: 10 }],
    ['InvalidInputDate', { refundDate: 'yesterday' }],
  ])('is refused with %s', async (code, over) => {
    const { refund, codeOf } = await aSale();
    expect(await codeOf(refund(over))).toBe(code);
  });

  it('needs a sale that is committed, and a code that is free', async () => {
    const { refund, codeOf, about } = await aSale({ commit: false });
    const full = { refundTransactionCode: 'cn_1' };
    expect(await codeOf(refund(full))).toBe('InvalidDocumentStatus');
    await about('in_1', 'commit', { commit: true });
    expect((await refund(full)).status).toBe(201);
    expect(await codeOf(refund(full))).toBe('TransactionAlreadyExists');
    const ofReturn = about('cn_1', 'refund?documentType=ReturnInvoice', { refundDate });
    expect(await codeOf(ofReturn)).toBe('InvalidDocumentTypeForRefund');
  });

  it('comes too early right after the commit, and not half a minute later', async () => {
    const { refund, codeOf, lab } = await aSale();
    lab.setBehaviour({ avatax: { settle_seconds: 30 } });
    const early = await refund({});
    expect(early.body.error).toMatchObject({
      code: 'InvalidDocumentStatus',
      message: 'Document status is incorrect for this operation.',
    });
    expect(await codeOf(refund({}))).toBe('InvalidDocumentStatus');
    lab.advance(30);
    expect((await refund({})).status).toBe(201);
  });

  it('gives back the tax of the sale after the rate rose and the customer became exempt', async () => {
    const { refund, post, lab } = await aSale();
    lab.setBehaviour({
      tax_rules: {
        rate_changes: [{ country: 'US', region: 'TX', from: '2026-12-01', extra_percent: '0.25' }],
        exemptions: [{ customer: 'cust-a', from: '2026-11-01' }],
      },
    });
    const taxOf = async (over: object) => {
      const returned = {
        type: 'ReturnOrder',
        date: refundDate,
        lines: [{ amount: -400 }],
        ...over,
      };
      return (await post(create, anInvoice(returned))).body.totalTax;
    };
    expect(await taxOf({})).toBe(0);
    expect(await taxOf({ customerCode: 'cust-b' })).toBe(-34);
    const taxOverride = { type: 'TaxDate', taxDate: '2026-10-01', reason: 'Refund' };
    expect(await taxOf({ taxOverride })).toBe(-33);
    const partial = await refund({ refundType: 'Partial', refundLines: ['L1'] });
    expect(partial.body).toMatchObject({ totalAmount: -400, totalTax: -33 });
  });
});
