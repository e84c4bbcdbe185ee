import { Exact, rounded, roundedTogether } from '../tax-rates/exact';
import { currencyDigits } from './calculate';
import type { DocumentLine, TaxDocument } from './document';
import { avataxError } from './errors';
import type { Refund } from './schemas';

/** The lines of a refund: a share of what was sold and of the tax that was charged, both negative. */
export function refundedLines(sale: TaxDocument, refund: Refund): DocumentLine[] {
  checkRefund(refund);
  const { refundType: type, refundLines, refundPercentage } = refund;
  const digits = currencyDigits(sale.currencyCode);
  const factor = new Exact(refundPercentage ?? 100).dividedBy(-100);
  return chosenLines(sale, refundLines ?? []).map((line) => {
    const share = scaled(line, factor, digits);
    return type === 'TaxOnly' ? withoutAmounts(share) : share;
  });
}

function checkRefund({ refundType: type, refundPercentage, refundLines }: Refund): void {
  const hasPercentage = typeof refundPercentage === 'number';
  const hasLines = (refundLines ?? []).length > 0;
  if (type === 'Partial' && !hasLines) throw avataxError('RefundLinesRequired');
  if (type === 'Full' && hasLines) throw avataxError('RefundTypeAndLineMismatch');
  if (type === 'Percentage') {
    if (!hasPercentage) throw avataxError('RefundPercentageMissing');
    const isInRange = refundPercentage > 0 && refundPercentage <= 100;
    if (!isInRange) throw avataxError('RefundPercentageOutOfRange');
  } else if (hasPercentage) {
    const isTaxOnly = type === 'TaxOnly';
    throw avataxError(isTaxOnly ? 'RefundPercentageForTaxOnly' : 'RefundTypeAndPercentageMismatch');
  }
}

function chosenLines({ lines }: TaxDocument, numbers: readonly string[]): DocumentLine[] {
  if (numbers.length === 0) return lines;
  return numbers.map((number) => {
    const line = lines.find((known) => known.lineNumber === number);
    if (line === undefined) throw avataxError('LineDoesNotExist', `No line '${number}'.`);
    return line;
  });
}

function scaled(line: DocumentLine, factor: Exact, digits: number): DocumentLine {
  const by = (value: number): number => rounded(new Exact(value).times(factor), digits);
  const taxes = roundedTogether(
    line.details.map((detail) => new Exact(detail.tax).times(factor)),
    digits,
  );
  return {
    ...line,
    lineAmount: by(line.lineAmount),
    exemptAmount: by(line.exemptAmount),
    taxableAmount: by(line.taxableAmount),
    tax: by(line.tax),
    taxCalculated: by(line.tax),
    details: line.details.map((detail, index) => ({
      ...detail,
      exemptAmount: by(detail.exemptAmount),
      nonTaxableAmount: by(detail.nonTaxableAmount),
      taxableAmount: by(detail.taxableAmount),
      tax: taxes[index] ?? 0,
      taxCalculated: taxes[index] ?? 0,
    })),
  };
}

function withoutAmounts(line: DocumentLine): DocumentLine {
  const none = { exemptAmount: 0, taxableAmount: 0 };
  return {
    ...line,
    ...none,
    lineAmount: 0,
    details: line.details.map((detail) => ({ ...detail, ...none, nonTaxableAmount: 0 })),
  };
}
