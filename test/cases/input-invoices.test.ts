import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { aConnection, aProduct, fromNeutral, planned } from './plan-support';
import type { NeutralInvoice } from './plan-support';

interface InputFile {
  invoices: NeutralInvoice[];
  expected: {
    invoice_id: string;
    subtotal_minor: number;
    lines: { id: string; amount_minor: number }[];
  }[];
}

const folder = join(__dirname, 'fixtures', 'inputs');
const files = readdirSync(folder).map((name) => read(name));
const invoices = files.flatMap(({ invoices: given, expected }) =>
  given.map((neutral) => ({
    neutral,
    expected: expected.find(({ invoice_id }) => invoice_id === neutral.id)!,
  })),
);

function read(name: string): InputFile {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as InputFile;
}

/** The 300 lines in pieces that an invoice holds, so that every line is seen. */
function pieces(neutral: NeutralInvoice): NeutralInvoice[] {
  const { lines } = neutral;
  return lines.length > 250
    ? [
        { ...neutral, lines: lines.slice(0, 150) },
        { ...neutral, lines: lines.slice(150) },
      ]
    : [neutral];
}

describe('realistic invoices', () => {
  const showZeros = aConnection({ settings: { show_zero_quantity_lines: true } });

  it('has every invoice of the nine input files', () => {
    expect(files).toHaveLength(9);
    expect(invoices).toHaveLength(12);
  });

  it.each(invoices)('plans $neutral.id line by line to the unit', ({ neutral, expected }) => {
    const lines = pieces(neutral)
      .map((piece) => planned({ connection: showZeros, document: fromNeutral(piece) }).plan.lines)
      .flat();
    expect(lines.map(({ id, amount }) => ({ id, amount_minor: amount }))).toEqual(expected.lines);
  });

  it.each(invoices)('plans $neutral.id to its subtotal, zero lines left out', (invoice) => {
    const document = {
      ...fromNeutral(invoice.neutral),
      expected_total: invoice.expected.subtotal_minor,
    };
    expect(planned({ document }).plan.subtotal).toBe(invoice.expected.subtotal_minor);
  });
});

describe('an invoice of 300 lines', () => {
  const { neutral, expected } = invoices.find(({ neutral: { id } }) => id === 'IN-STORAGE-1')!;
  const document = fromNeutral(neutral);

  it('becomes one line with the label and the exact total', () => {
    const connection = aConnection({ settings: { collapsed_line_label: 'Example Cloud' } });
    const { plan, warnings } = planned({ connection, document });
    expect(plan.lines).toEqual([
      expect.objectContaining({
        amount: expected.subtotal_minor,
        description: 'Example Cloud',
        stripe_product_id: 'prod_misc',
        period: { start: '2026-10-01T00:00:00Z', end: '2026-10-31T23:59:59Z' },
      }),
    ]);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'lines_collapsed' }));
  });

  it('becomes one line a product with the sums of the rounded lines', () => {
    const products = ['storage', 'egress', 'objects'].map((id) =>
      aProduct(id, { stripe_product_id: `prod_${id}` }),
    );
    const connection = aConnection({ settings: { over_250_lines: 'group_by_product' } });
    const { plan } = planned({ connection, products, document });
    expect(plan.lines.map(({ amount, stripe_product_id }) => [stripe_product_id, amount])).toEqual([
      ['prod_storage', 558_958],
      ['prod_egress', 25_840],
      ['prod_objects', 4_075],
    ]);
    expect(plan.subtotal).toBe(588_873);
  });
});
