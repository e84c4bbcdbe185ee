import { startApi, anInvoice, aLine } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  const settings = { over_250_lines: 'split' };
  await api.put('/v1/customers/long', {
    name: 'Long, Inc.',
    billing_config: { billing_provider_customer_id: 'cus_123' },
    settings,
  });
});
afterAll(() => api.stop());

const ofLines = (count: number, change: object = {}) =>
  anInvoice({
    customer_id: 'long',
    lines: Array.from({ length: count }, (_, n) =>
      aLine({ id: `l${n}`, quantity: String(n % 7), unit_amount_decimal: '100.4' }),
    ),
    ...change,
  });

describe('an invoice of more lines than Stripe takes, split', () => {
  it('is several invoices, linked both ways, that have every line once and add up', async () => {
    const posted = ofLines(600, { id: 'big', memo: 'October' });
    const { body: first } = await api.post('/v1/invoices', posted).expect(201);
    const { parts, subtotal, of } = first.split;
    expect(of).toBe(parts.length);
    expect(parts.map(({ id }: { id: string }) => id)).toEqual(['big', 'big~2', 'big~3']);
    const views = await Promise.all(
      parts.map(async ({ id }: { id: string }) => (await api.get(`/v1/invoices/${id}`)).body),
    );
    expect(views.map(({ split }) => split)).toEqual(
      [1, 2, 3].map((part) => ({ part, of: 3, subtotal, parts })),
    );
    const lines = views.flatMap((view) => view.lines.map((line: { id: string }) => line.id));
    expect(lines).toEqual(Array.from({ length: 600 }, (_, n) => `l${n}`));
    const sum = views.reduce((total, view) => total + view.totals.subtotal, 0);
    expect(sum).toBe(subtotal);
    const expected = Array.from({ length: 600 }, (_, n) => Math.round((n % 7) * 100.4));
    expect(sum).toBe(expected.reduce((total, amount) => total + amount, 0));
    expect(api.nudged).toEqual(expect.arrayContaining(['big', 'big~2', 'big~3']));
    const written = await api.store.invoices.find({ connection: 'default', invoice_id: 'big~2' });
    expect(written?.plan).toMatchObject({
      description: 'October\n\nPart 2 of 3',
      metadata: { holdfast_invoice_id: 'big~2' },
    });
    expect(written?.plan.lines.length).toBeLessThanOrEqual(250);
  });

  it('is answered again as a whole, and refused as a whole when it differs', async () => {
    const posted = ofLines(400, { id: 'twice' });
    const { body } = await api.post('/v1/invoices', posted).expect(201);
    const again = await api.post('/v1/invoices', posted).expect(200);
    expect(again.body.split).toEqual(body.split);
    const lines = posted['lines'] as object[];
    const other = {
      ...posted,
      lines: [...lines.slice(0, -1), aLine({ id: 'l399', quantity: '9' })],
    };
    const refused = await api.post('/v1/invoices', other).expect(409);
    expect(refused.body.errors).toContainEqual(
      expect.objectContaining({ pointer: '/lines/399/quantity' }),
    );
  });

  it('is created whole or not at all, also when it is posted several times at once', async () => {
    const posted = ofLines(300, { id: 'racing' });
    const answers = await Promise.all([1, 2, 3].map(() => api.post('/v1/invoices', posted)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    const { body } = await api.get('/v1/invoices?customer_id=long&limit=100');
    const ids = body.data.map(({ id }: { id: string }) => id);
    expect(ids.filter((id: string) => id.startsWith('racing')).toSorted()).toEqual([
      'racing',
      'racing~2',
    ]);
  });

  it('is checked as a whole against its control total', async () => {
    const { body } = await api
      .post('/v1/invoices', ofLines(300, { id: 'wrong', expected_total: 1 }))
      .expect(422);
    expect(body.errors).toMatchObject([{ pointer: '/expected_total' }]);
    await api.get('/v1/invoices/wrong').expect(404);
  });

  it('gives its parts ids that nobody can post', async () => {
    const { body } = await api.post('/v1/invoices', anInvoice({ id: 'big~2' })).expect(422);
    expect(body.errors).toMatchObject([{ pointer: '/id' }]);
  });

  it('checks the ceiling of each part, and says which part Stripe would not collect', async () => {
    const line = (id: string, unit: string) =>
      aLine({ id, quantity: '1', unit_amount_decimal: unit });
    const lines = (unit: string, rest: string) =>
      Array.from({ length: 260 }, (_, n) => line(`l${n}`, n < 130 ? unit : rest));
    const large = lines('500000', '500000');
    await api.post('/v1/invoices', ofLines(0, { id: 'large', lines: large })).expect(201);
    const tooLarge = lines('800000', '1');
    const refused = await api.post('/v1/invoices', ofLines(0, { id: 'too', lines: tooLarge }));
    expect(refused.body.errors).toEqual([
      { pointer: '/lines', message: expect.stringContaining('above the ceiling') },
    ]);
    const small = await api.post(
      '/v1/invoices',
      ofLines(0, { id: 'small', lines: lines('100', '0') }),
    );
    expect(small.body.warnings).toContainEqual({
      pointer: '/lines',
      message: expect.stringContaining('USD 0.00 is not collected by itself'),
    });
  });
});
