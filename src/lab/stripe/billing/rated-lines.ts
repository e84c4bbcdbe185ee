import { Exact, roundedTogether } from '../../tax-rates/exact';
import type { Context } from '../context';
import type { Invoice, Line, LineTax, TaxRate } from '../objects';
import { idsOf, ratesBehind } from './named-tax-rates';

interface Share {
  line: number;
  rate: TaxRate;
  /** Not rounded; for the exempt, what they are spared. */
  tax: Exact;
}

/**
 * The lines with the tax of their rates: their own, or else the invoice's default ones. Taxes are summed
 * by rate and rounded once for the invoice, as one of the two settings of docs.stripe.com/tax/tax-rates.
 */
export function ratedLines(
  context: Context,
  invoice: Invoice,
  lines: readonly Line[],
): readonly Line[] {
  const byLine = lines.map((line) => ratesOfLine(context, invoice, line));
  if (byLine.every((rates) => rates.length === 0)) return lines;
  const amounts = roundedByRate(
    lines.flatMap((line, index) => sharesOf(line.amount, index, byLine[index] ?? [])),
  );
  return lines.map((line, index) => {
    const rates = byLine[index] ?? [];
    if (rates.length === 0) return line;
    const amountOf = (rate: TaxRate): number => amounts.get(`${rate.id} ${index}`) ?? 0;
    return { ...line, taxes: taxesOf(line.amount, rates, amountOf, invoice.customer_tax_exempt) };
  });
}

/** A line's own rates, or else the invoice's default ones. */
export function ratesOfLine(context: Context, invoice: Invoice, line: Line): TaxRate[] {
  const own = line.tax_rates ?? [];
  return ratesBehind(context, own.length > 0 ? own : idsOf(invoice.default_tax_rates));
}

/** The taxes of one amount that stands on no invoice. */
export function taxesByRates(
  amount: number,
  rates: readonly TaxRate[],
  exemption: string,
): LineTax[] {
  const amounts = roundedByRate(sharesOf(amount, 0, rates));
  return taxesOf(amount, rates, (rate) => amounts.get(`${rate.id} 0`) ?? 0, exemption);
}

/** Inclusive taxes are taken out of the amount together; exclusive ones come on what is left. */
function sharesOf(amount: number, line: number, rates: readonly TaxRate[]): Share[] {
  const inclusive = rates.filter((rate) => rate.inclusive);
  const whole = inclusive.reduce((sum, rate) => sum.plus(rate.percentage), new Exact(100));
  const net = new Exact(amount).times(100).dividedBy(whole);
  return rates.map((rate) => ({ line, rate, tax: net.times(rate.percentage).dividedBy(100) }));
}

function roundedByRate(shares: readonly Share[]): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const id of new Set(shares.map(({ rate }) => rate.id))) {
    const mine = shares.filter(({ rate }) => rate.id === id);
    const parts = roundedTogether(
      mine.map(({ tax }) => tax),
      0,
    );
    for (const [at, { line }] of mine.entries()) amounts.set(`${id} ${line}`, parts[at] ?? 0);
  }
  return amounts;
}

const reasons: Record<string, string> = { exempt: 'customer_exempt', reverse: 'reverse_charge' };

/**
 * An exempt customer pays no tax, and an inclusive price less what it would have held: the taxable amount
 * of an inclusive rate tells what remains to be paid.
 */
function taxesOf(
  amount: number,
  rates: readonly TaxRate[],
  amountOf: (rate: TaxRate) => number,
  exemption: string,
): LineTax[] {
  const exempt = reasons[exemption];
  const held = rates
    .filter((rate) => rate.inclusive)
    .reduce((sum, rate) => sum + amountOf(rate), 0);
  return rates.map((rate) => ({
    amount: exempt === undefined ? amountOf(rate) : 0,
    tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: rate.id },
    taxability_reason: exempt ?? 'not_available',
    taxable_amount: exempt === undefined || rate.inclusive ? amount - held : 0,
    type: 'tax_rate_details',
  }));
}

/** What is taken off a line because its inclusive tax is not owed. */
export function sparedTax(line: Pick<Line, 'amount' | 'taxes'>): number {
  const spared = line.taxes.find(
    (tax) =>
      tax.tax_behavior === 'inclusive' &&
      tax.amount === 0 &&
      Object.values(reasons).includes(tax.taxability_reason) &&
      tax.taxable_amount !== 0,
  );
  return spared === undefined ? 0 : line.amount - (spared.taxable_amount ?? line.amount);
}
