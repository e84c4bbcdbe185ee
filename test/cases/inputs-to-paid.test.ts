import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startStack } from '../support/stack';
import type { Stack, View } from '../support/stack';
import cases from './fixtures/cases.json';
import { fromNeutral } from './plan-support';
import type { NeutralInvoice } from './plan-support';

jest.setTimeout(240_000);
const deadlineMs = 120_000;

interface InputFile {
  invoices: NeutralInvoice[];
  expected: { invoice_id: string; subtotal_minor: number }[];
}

const folder = join(__dirname, 'fixtures', 'inputs');
const inputs = readdirSync(folder).flatMap((name) => {
  const { invoices, expected } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as InputFile;
  return invoices.map((neutral) => ({
    neutral,
    total: expected.find(({ invoice_id }) => invoice_id === neutral.id)!.subtotal_minor,
  }));
});

const moneyCases = [
  { neutral: cases.C01.given.invoice, total: cases.C01.expected.total_minor, name: 'C01' },
  { neutral: cases.C03.given.invoice, total: cases.C03.expected.total_minor, name: 'C03' },
  { neutral: cases.C05.given.invoice, total: cases.C05.expected.stripe_amounts.total, name: 'C05' },
  { neutral: cases.C09.given.invoice, total: cases.C09.expected.total_minor, name: 'C09' },
];

describe('a realistic invoice', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
    await stack.call('PUT', '/v1/customers/splitting', {
      name: 'Splitting, Inc.',
      billing_config: { billing_provider_customer_id: 'cus_card' },
      settings: { over_250_lines: 'split' },
    });
  });
  afterAll(async () => {
    await stack.check();
    await stack.stop();
  });

  /** Without tax, so that the total is that of the lines, and charged at once. */
  function toPost(neutral: NeutralInvoice, change: Record<string, unknown> = {}) {
    return {
      ...fromNeutral(neutral),
      customer_id: 'card',
      collection_method: 'charge_automatically',
      days_until_due: null,
      tax: { mode: 'none' },
      ...change,
    };
  }
  async function expectPaid(id: string, total: number): Promise<View> {
    const paid = await stack.whenStatus(id, 'paid', deadlineMs);
    const invoice = await stack.lab.stripe(
      'GET',
      `/v1/invoices/${paid['external_invoice'].invoice_id}`,
    );
    expect(invoice).toMatchObject({ status: 'paid', total, amount_paid: total });
    expect(paid['totals']).toMatchObject({ subtotal: total, total, amount_paid: total });
    return paid;
  }

  it.each(inputs)('$neutral.id is paid with its expected total $total', async (input) => {
    await stack.post(toPost(input.neutral, { expected_total: input.total }));
    await expectPaid(input.neutral.id, input.total);
  });

  it.each(moneyCases)('$name is paid with $total', async ({ neutral, total }) => {
    await stack.post(toPost(neutral));
    await expectPaid(neutral.id, total);
  });

  it('of 300 lines becomes two invoices when it is split, both paid, with the sum of the one', async () => {
    const { neutral, total } = inputs.find((input) => input.neutral.id === 'IN-STORAGE-1')!;
    const change = { id: 'split', customer_id: 'splitting', expected_total: total };
    const { split } = await stack.post(toPost(neutral, change));
    expect(split).toMatchObject({ part: 1, of: 2, subtotal: total });
    for (const { id, subtotal } of split.parts) {
      const paid = await expectPaid(id, subtotal);
      expect(paid['split'].parts).toEqual(split.parts);
    }
    const sums = split.parts.map(({ subtotal }: { subtotal: number }) => subtotal);
    expect(sums.reduce((sum: number, part: number) => sum + part, 0)).toBe(total);
  });
});
