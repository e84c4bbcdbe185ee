import { amountGranularity } from '../domain/currencies';
import type { InvoiceLine } from '../domain/document';
import { pointerTo } from '../domain/findings';
import {
  exactAmount,
  formatMoney,
  isDecimal,
  isNegative,
  isTie,
  isZero,
  lineAmount,
  maxDecimals,
} from '../domain/money';
import type { PlanContext } from './plan-context';

/** A posted line and what it costs. */
export interface PricedLine {
  line: InvoiceLine;
  /** Place in the posted list: names the line in pointers. */
  index: number;
  amount: number;
}

/** Null when the line has a fault that leaves it without an amount. */
export function priceLine(
  context: PlanContext,
  line: InvoiceLine,
  index: number,
): PricedLine | null {
  if (!checkDecimals(context, line, index)) return null;
  const amount =
    line.amount === null
      ? computedAmount(context, line, index)
      : postedAmount(context, line.amount, index);
  if (amount === null) return null;
  checkCeiling(context, amount, pointerTo('lines', index, 'amount'));
  return { line, index, amount };
}

function checkDecimals({ findings }: PlanContext, line: InvoiceLine, index: number): boolean {
  const before = findings.faults.length;
  for (const field of ['quantity', 'unit_amount_decimal'] as const) {
    if (isDecimal(line[field])) continue;
    findings.fault(
      pointerTo('lines', index, field),
      'decimal_invalid',
      `"${line[field]}" is no decimal in plain notation with at most 15 digits before the point and ${maxDecimals} after it, which is all Stripe takes.`,
    );
  }
  if (isDecimal(line.quantity) && isNegative(line.quantity)) {
    findings.fault(
      pointerTo('lines', index, 'quantity'),
      'quantity_negative',
      `The quantity ${line.quantity} is negative. Post a credit as a positive quantity with a negative unit_amount_decimal.`,
    );
  }
  return findings.faults.length === before;
}

function postedAmount(
  { document, findings }: PlanContext,
  amount: number,
  index: number,
): number | null {
  const pointer = pointerTo('lines', index, 'amount');
  if (!Number.isSafeInteger(amount)) {
    findings.fault(pointer, 'amount_invalid', `The amount ${amount} is no integer of minor units.`);
    return null;
  }
  const step = amountGranularity(document.currency);
  if (amount % step !== 0) {
    findings.fault(
      pointer,
      'amount_not_multiple',
      `The amount ${amount} must be a multiple of ${step} in ${document.currency.toUpperCase()}: Stripe takes nothing finer. Round it where the invoice is made.`,
    );
    return null;
  }
  return amount === 0 ? 0 : amount;
}

function computedAmount(
  { document, findings }: PlanContext,
  { quantity, unit_amount_decimal }: InvoiceLine,
  index: number,
): number | null {
  const { currency } = document;
  const step = amountGranularity(currency);
  const amount = lineAmount(quantity, unit_amount_decimal, step);
  if (amount === null) {
    findings.fault(
      pointerTo('lines', index, 'unit_amount_decimal'),
      'amount_too_large',
      `${quantity} × ${unit_amount_decimal} is too large for any currency. Is unit_amount_decimal in minor units?`,
    );
    return null;
  }
  const unrounded = lineAmount(quantity, unit_amount_decimal) ?? amount;
  if (unrounded !== amount) {
    findings.warn(
      pointerTo('lines', index, 'unit_amount_decimal'),
      'rounded_to_currency_step',
      `${formatMoney(unrounded, currency)} is invoiced as ${formatMoney(amount, currency)}, because Stripe takes ${currency.toUpperCase()} in steps of ${step} minor units only: a difference of ${formatMoney(amount - unrounded, currency)}.`,
    );
  }
  return amount;
}

export function checkCeiling(context: PlanContext, amount: number, pointer: string): void {
  const { ceiling, document, findings } = context;
  if (Math.abs(amount) <= ceiling) return;
  findings.fault(
    pointer,
    'amount_over_ceiling',
    `${formatMoney(amount, document.currency)} is above the ceiling of ${formatMoney(ceiling, document.currency)}. Split the invoice, or raise settings.max_amount if this customer's payment method takes more.`,
  );
}

/** Nothing was used and nothing is charged: the only kind of line that may stay off the invoice. */
export function isZeroLine({ line, amount }: PricedLine): boolean {
  return amount === 0 && isZero(line.quantity);
}

/**
 * True where Stripe's own quantity × unit price is certain to give the amount. Not with a negative
 * price (`price_data` is documented as non-negative), and not on a tie, because how Stripe rounds one
 * is documented nowhere; nor where a coarser step than one minor unit was rounded to.
 */
export function isNative({ line, amount }: PricedLine, currency: string): boolean {
  const exact = exactAmount(line.quantity, line.unit_amount_decimal);
  if (isNegative(line.unit_amount_decimal) || isTie(exact)) return false;
  if (amountGranularity(currency) > 1) return exact.equals(amount);
  return lineAmount(line.quantity, line.unit_amount_decimal) === amount;
}
