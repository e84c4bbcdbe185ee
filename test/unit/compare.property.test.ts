import fc from 'fast-check';
import type Stripe from 'stripe';
import type { Difference } from '../../src/domain/difference';
import { describeDifferences } from '../../src/domain/difference';
import type { PlannedLine, StripePlan } from '../../src/domain/document';
import { compare } from '../../src/stripe/compare';
import { fingerprintOf } from '../../src/stripe/difference-fingerprint';
import { withHash } from '../../src/stripe/line-hash';
import { toDraft, toStripeLines } from '../support/stripe-objects';

const asDecided = { tax: 'none', automaticTax: false } as const;

const aPlannedLine = fc
  .record({
    amount: fc.integer({ min: -100_000, max: 100_000 }),
    description: fc.string({ minLength: 1, maxLength: 20 }),
    quantity: fc.constantFrom('1', '2.5', '1000', null),
    hasPeriod: fc.boolean(),
    product: fc.constantFrom('prod_a', 'prod_b', null),
  })
  .map(({ amount, description, quantity, hasPeriod, product }) => ({
    amount,
    description,
    quantity_decimal: quantity,
    unit_amount_decimal: quantity === null ? null : '0.0123',
    stripe_product_id: product,
    stripe_price_id: null,
    period: hasPeriod ? { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' } : null,
  }));

const aPlan: fc.Arbitrary<StripePlan> = fc
  .array(aPlannedLine, { minLength: 1, maxLength: 12 })
  .map((contents) => {
    const lines = contents.map((content, n): PlannedLine => {
      const id = `l${n}`;
      return withHash({ id, ...content, metadata: { holdfast_line_id: id } });
    });
    return {
      customer: 'cus_1',
      currency: 'usd',
      collection_method: 'send_invoice',
      days_until_due: 30,
      description: 'memo',
      footer: 'footer',
      metadata: { holdfast_invoice_id: 'inv-1' },
      custom_fields: [{ name: 'PO', value: '7' }],
      lines,
      subtotal: lines.reduce((sum, { amount }) => sum + amount, 0),
    };
  });

/** A plan, one of its lines, and the same in Stripe. */
const aCase = fc.tuple(aPlan, fc.nat()).map(([plan, n]) => {
  const at = n % plan.lines.length;
  return { plan, at, planned: plan.lines[at]!, lines: toStripeLines(plan) };
});

const differencesOf = (plan: StripePlan, lines: Stripe.InvoiceLineItem[]) =>
  compare(plan, toDraft(plan, lines), lines, asDecided);

/** What a person or a program may do to one line, and the field that must name it. */
const mutations: Record<string, (line: Stripe.InvoiceLineItem) => Partial<Stripe.InvoiceLineItem>> =
  {
    amount: ({ amount }) => ({ amount: amount + 1 }),
    currency: () => ({ currency: 'eur' }),
    description: ({ description }) => ({ description: `${description} (late)` }),
    quantity: () => ({ quantity_decimal: toDecimal('7.25') }),
    tax: () => ({ taxes: [{ amount: 3 } as Stripe.InvoiceLineItem.Tax] }),
    'metadata.holdfast_line_hash': ({ metadata }) => ({
      metadata: { ...metadata, holdfast_line_hash: 'other' },
    }),
  };

const toDecimal = (text: string) => text as unknown as NonNullable<Stripe.Decimal>;

function changed(
  lines: Stripe.InvoiceLineItem[],
  at: number,
  over: Partial<Stripe.InvoiceLineItem>,
): Stripe.InvoiceLineItem[] {
  return lines.map((line, index) => (index === at ? { ...line, ...over } : line));
}

describe('the comparison of a draft with what was asked for', () => {
  it('finds no difference in our own lines, in whatever order Stripe gives them', () => {
    fc.assert(
      fc.property(
        aCase.chain(({ plan, lines }) =>
          fc.tuple(
            fc.constant(plan),
            fc.shuffledSubarray(lines, { minLength: lines.length, maxLength: lines.length }),
          ),
        ),
        ([plan, lines]) => expect(differencesOf(plan, lines)).toEqual([]),
      ),
    );
  });

  it.each(Object.entries(mutations))(
    'finds and names a changed %s of any one line',
    (field, mutate) => {
      fc.assert(
        fc.property(aCase, ({ plan, at, planned, lines }) => {
          const found = differencesOf(plan, changed(lines, at, mutate(lines[at]!)));
          expect(found).toEqual([
            expect.objectContaining({
              what: 'changed_line',
              line_id: planned.id,
              stripe_line_id: lines[at]!.id,
              field,
            }),
          ]);
        }),
      );
    },
  );

  it('names a discount, though the lines are ours', () => {
    fc.assert(
      fc.property(aCase, ({ plan, at, lines }) => {
        const discounts = [10, 5].map((amount) => ({ amount, discount: 'di_1' }));
        const found = differencesOf(plan, changed(lines, at, { discount_amounts: discounts }));
        expect(found).toMatchObject([{ field: 'discount', ours: 0, stripe: 15 }]);
      }),
      { numRuns: 20 },
    );
  });

  it('finds and names a changed unit price, product and period where they are ours', () => {
    fc.assert(
      fc.property(aCase, ({ plan, at, planned, lines }) => {
        const [unit_amount_decimal, product] = [toDecimal('99'), 'prod_else'];
        const found = differencesOf(
          plan,
          changed(lines, at, {
            pricing: {
              type: 'price_details',
              price_details: { price: 'price_2', product },
              unit_amount_decimal,
            },
            period: { start: 1, end: 2 },
          }),
        );
        const { quantity_decimal, stripe_product_id, period, amount } = planned;
        expect(found.map(({ field }) => field).toSorted()).toEqual(
          [
            ...(period === null ? [] : ['period.end', 'period.start']),
            ...(stripe_product_id === null || amount < 0 ? [] : ['product']),
            ...(quantity_decimal === null ? [] : ['unit_amount']),
          ].toSorted(),
        );
      }),
    );
  });

  it('finds a missing line, a foreign one and a double, each by itself and all together', () => {
    fc.assert(
      fc.property(aCase, ({ plan, at, planned, lines }) => {
        const mine = lines[at]!;
        const foreign = { ...mine, id: 'il_foreign', metadata: {} };
        const double = { ...mine, id: 'il_zz_double' };
        const rest = lines.filter((line) => line !== mine);
        const kinds = (found: Difference[]) =>
          found.map(({ what, line_id, stripe_line_id }) => [what, line_id ?? stripe_line_id]);
        const missing = ['missing_line', planned.id];
        const isForeign = ['foreign_line', 'il_foreign'];
        const isDouble = ['duplicate_line', planned.id];
        expect(kinds(differencesOf(plan, rest))).toEqual([missing]);
        expect(kinds(differencesOf(plan, [...lines, foreign]))).toEqual([isForeign]);
        expect(kinds(differencesOf(plan, [double, ...lines]))).toEqual([isDouble]);
        // They cancel out in every sum, and are two differences.
        expect(kinds(differencesOf(plan, [...rest, foreign]))).toEqual([missing, isForeign]);
      }),
    );
  });

  it('takes the line that differs least for the one that is meant', () => {
    fc.assert(
      fc.property(aCase, ({ plan, at, lines }) => {
        const worse = { ...lines[at]!, id: 'il_00', amount: lines[at]!.amount + 5 };
        const found = differencesOf(plan, [worse, ...lines]);
        expect(found).toEqual([
          expect.objectContaining({ what: 'duplicate_line', stripe_line_id: 'il_00' }),
        ]);
      }),
    );
  });

  it('has one fingerprint for one difference in any order, and another for any other', () => {
    fc.assert(
      fc.property(aCase, fc.integer({ min: 1, max: 50 }), ({ plan, at, lines }, by) => {
        const off = (more: number) => changed(lines, at, { amount: lines[at]!.amount + more });
        const first = fingerprintOf(differencesOf(plan, off(by)));
        expect(fingerprintOf(differencesOf(plan, off(by).toReversed()))).toBe(first);
        expect(fingerprintOf(differencesOf(plan, off(by + 1)))).not.toBe(first);
        expect(fingerprintOf(differencesOf(plan, lines))).toBeNull();
      }),
    );
  });

  const heads: [string, Partial<Stripe.Invoice>][] = [
    ['customer', { customer: 'cus_2' }],
    ['currency', { currency: 'eur' }],
    ['collection_method', { collection_method: 'charge_automatically' }],
    ['due_date', { due_date: 1 }],
    ['discounts', { discounts: ['di_1'] }],
    ['description', { description: 'another memo' }],
    ['footer', { footer: 'another footer' }],
    ['custom_fields', { custom_fields: [{ name: 'PO', value: '8' }] }],
    ['metadata.holdfast_invoice_id', { metadata: {} }],
    ['automatic_tax', { automatic_tax: { enabled: true } as Stripe.Invoice['automatic_tax'] }],
    ['total', { total_excluding_tax: 987_654_321 }],
  ];
  it.each(heads)('finds and names another %s of the invoice itself', (field, over) => {
    fc.assert(
      fc.property(aCase, ({ plan, lines }) => {
        const invoice = { ...toDraft(plan, lines), ...over };
        expect(compare(plan, invoice, lines, asDecided)).toEqual([
          expect.objectContaining({ what: 'invoice', line_id: null, field }),
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it('compares the tax on all lines with what was recorded, and leaves it to an engine that computes later', () => {
    fc.assert(
      fc.property(aCase, ({ plan, at, lines }) => {
        const taxed = changed(lines, at, { taxes: [{ amount: 7 } as Stripe.InvoiceLineItem.Tax] });
        const found = (tax: number | 'none' | 'any') =>
          compare(plan, null, taxed, { tax, automaticTax: null }).map(({ field }) => field);
        expect([found(7), found('any'), found(8), found('none')]).toEqual([
          [],
          [],
          ['tax'],
          ['tax'],
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it('is told in one sentence of ids and amounts, without a word of what lines are called', () => {
    fc.assert(
      fc.property(aCase, ({ plan, at, planned, lines }) => {
        const secret = 'canary';
        const off = changed(lines, at, { amount: planned.amount + 1, description: secret });
        const foreign = { ...lines[at]!, id: 'il_foreign', description: secret, metadata: {} };
        const sentence = describeDifferences(differencesOf(plan, [...off, foreign]));
        expect(sentence).not.toContain(secret);
        expect(sentence).toContain(
          `amount of line ${planned.id}: ${planned.amount} asked for, ${planned.amount + 1} in Stripe`,
        );
        expect(sentence).toContain('il_foreign');
      }),
      { numRuns: 20 },
    );
  });
});
