import { anOpenInvoice, aPaidInvoice, lineOf } from './credit-note-support';
import { startBench, type Bench } from './support';

describe('the preview of a credit note', () => {
  let bench: Bench;
  beforeAll(async () => void (bench = await startBench()));
  afterAll(() => bench.stop());
  const changes = (): number => bench.lab.account('sk_test_lab').changes();

  it('tells the total with tax before anything is made, which then is made so', async () => {
    const { creditNotes } = bench.stripe;
    const invoice = await aPaidInvoice(bench.stripe, [{ amount: 1000, tax: 70 }]);
    const line = { type: 'invoice_line_item', invoice_line_item: lineOf(invoice, 0) } as const;
    const lines = [{ ...line, amount: 500 }];
    const before = changes();
    // A caller who asks for the tax does not know the refund yet, so it may be another sum.
    const preview = await creditNotes.preview({ invoice: invoice.id, lines, refund_amount: 500 });
    expect(preview).toMatchObject({
      subtotal: 500,
      total: 535,
      type: 'post_payment',
      lines: { url: '/v1/credit_notes/preview/lines' },
    });
    expect(changes()).toBe(before);
    const made = await creditNotes.create({
      invoice: invoice.id,
      lines,
      refund_amount: preview.total,
    });
    expect(made).toMatchObject({ total: 535, number: preview.number });
  });

  it('pages its lines', async () => {
    const { creditNotes } = bench.stripe;
    const { id: invoice } = await anOpenInvoice(bench.stripe);
    const custom = { type: 'custom_line_item', unit_amount: 10 } as const;
    const lines = Array.from({ length: 12 }, (_, n) => ({ ...custom, description: `Part ${n}` }));
    const before = changes();
    const page = await creditNotes.listPreviewLineItems({ invoice, lines, limit: 11 });
    expect(page).toMatchObject({ has_more: true });
    expect(page.data.map(({ amount }) => amount)).toEqual(Array(11).fill(10));
    expect(changes()).toBe(before);
  });
});
