import fc from 'fast-check';
import { Decimal } from 'decimal.js';
import type { InvoiceLine } from '../../src/domain/document';
import { cutText } from '../../src/stripe/cut-text';
import { aConnection, aLine, anInvoice, planned } from '../cases/plan-support';

const wide = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_UP });

const decimals = (maxWhole: number, places: number) =>
  fc
    .tuple(
      fc.integer({ min: 0, max: maxWhole }),
      fc
        .integer({ min: 0, max: places })
        .chain((length) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))),
    )
    .map(([whole, fraction]) => (fraction === '' ? String(whole) : `${whole}.${fraction}`));

const anyLine: fc.Arbitrary<Partial<InvoiceLine>> = fc.record({
  // Halves are rare among random decimals, and the ones that matter.
  quantity: fc.oneof(decimals(9999, 12), fc.constantFrom('0', '0.5', '1', '3', '1.5')),
  unit_amount_decimal: fc
    .tuple(
      fc.constantFrom('', '-'),
      fc.oneof(decimals(999, 12), fc.constantFrom('0', '1', '0.5', '267.5', '1633')),
    )
    .map(([sign, text]) => sign + text),
  amount: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    fc.integer({ min: -9999, max: 9999 }).map((amount) => amount * 100),
  ),
  description: fc
    .string({ unit: 'grapheme', maxLength: 60 })
    .filter((text) => !text.includes('\0')),
});

const anyLines = fc
  .array(anyLine, { minLength: 1, maxLength: 30 })
  .map((parts) => parts.map((part, index) => aLine({ id: `l${index}`, ...part })));

const currencies = fc.constantFrom('usd', 'jpy', 'kwd', 'isk', 'eur');

describe('every plan', () => {
  it('has a subtotal that is the sum of its lines', () => {
    fc.assert(
      fc.property(anyLines, currencies, (lines, currency) => {
        const { plan } = planned({ document: anInvoice({ lines, currency }) });
        expect(plan.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(plan.subtotal);
      }),
    );
  });

  it('sends decimals only where nobody can round them to another amount', () => {
    fc.assert(
      fc.property(anyLines, currencies, (lines, currency) => {
        const { plan } = planned({ document: anInvoice({ lines, currency }) });
        for (const { amount, quantity_decimal, unit_amount_decimal } of plan.lines) {
          if (quantity_decimal === null || unit_amount_decimal === null) continue;
          const exact = new wide(quantity_decimal).times(unit_amount_decimal);
          expect(exact.minus(amount).abs().lt(0.5)).toBe(true);
          expect(unit_amount_decimal).toMatch(/^\d+(\.\d{1,12})?$/);
          expect(quantity_decimal).toMatch(/^\d+(\.\d{1,12})?$/);
        }
      }),
    );
  });

  it('adds up to zero for lines and their exact reversals', () => {
    fc.assert(
      fc.property(anyLines, currencies, (lines, currency) => {
        const reversed = lines.map((line) => ({
          ...line,
          id: `${line.id}-back`,
          unit_amount_decimal: line.unit_amount_decimal.startsWith('-')
            ? line.unit_amount_decimal.slice(1)
            : `-${line.unit_amount_decimal}`,
          amount: line.amount === null ? null : -line.amount,
        }));
        const document = anInvoice({ lines: [...lines, ...reversed], currency });
        expect(planned({ document }).plan.subtotal).toBe(0);
      }),
    );
  });

  it('has the same bytes for the same input', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const document = anInvoice({ lines });
        const again = structuredClone(document);
        expect(JSON.stringify(planned({ document }))).toBe(
          JSON.stringify(planned({ document: again })),
        );
      }),
    );
  });

  it('keeps the order of the lines', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const connection = aConnection({ settings: { show_zero_quantity_lines: true } });
        const { plan } = planned({ connection, document: anInvoice({ lines }) });
        expect(plan.lines.map(({ id }) => id)).toEqual(lines.map(({ id }) => id));
      }),
    );
  });

  it('takes back a given amount as it was given', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const connection = aConnection({ settings: { show_zero_quantity_lines: true } });
        const { plan } = planned({ connection, document: anInvoice({ lines }) });
        const given = (amount: number, index: number) => lines[index]!.amount ?? amount;
        const amounts = plan.lines.map(({ amount }) => amount);
        expect(amounts).toEqual(amounts.map(given));
      }),
    );
  });
});

describe('cut texts', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 80 });

  it('never exceed the limit, are a beginning of the text and well-formed', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 120 }), (text, limit) => {
        const cut = cutText(text, limit);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
        expect(text.startsWith(cut)).toBe(true);
        expect(/\p{Surrogate}/u.test(cut)).toBe(false);
      }),
    );
  });

  it('leave a text that fits as it is', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(cutText(text, Buffer.byteLength(text))).toBe(text);
      }),
    );
  });

  it('end before an emoji of several code points and not inside', () => {
    const family = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
    expect(cutText(`${'a'.repeat(490)}${family}`, 500)).toBe('a'.repeat(490));
    expect(cutText(`${'a'.repeat(400)}e\u0301`, 402)).toBe('a'.repeat(400));
  });

  it('are cut somewhere even when the text is one endless character', () => {
    const zalgo = `a${'\u0301'.repeat(1000)}`;
    expect(Buffer.byteLength(cutText(zalgo, 500))).toBe(499);
  });
});
