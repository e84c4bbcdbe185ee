import type Stripe from 'stripe';
import type { Difference } from '../domain/difference';
import type { StripePlan } from '../domain/document';
import { compareHead } from './compare-head';
import { unequal } from './compare-line';
import type { Field } from './compare-line';
import type { Expectation } from './expectation';
import { lineIdOf, matchLines } from './match-lines';
import type { Matched } from './match-lines';
import { untaxedTotalOf } from './untaxed-total';

/**
 * Everything in which Stripe's invoice is not what was asked for, by the identity of lines and not by
 * sums: two foreign edits that cancel out are two differences. Amounts without tax, because tax is
 * rounded by its engine; the tax is compared as a whole with what was recorded.
 */
export function compare(
  plan: StripePlan,
  /** Null when only the lines were read anew. */
  invoice: Stripe.Invoice | null,
  lines: readonly Stripe.InvoiceLineItem[],
  expected: Expectation,
): Difference[] {
  const matched = matchLines(plan, lines);
  const planned = new Set(plan.lines.map(({ id }) => id));
  const onLines = [
    ...matched.pairs.flatMap(({ planned: { id }, line, fields }) =>
      fields.map((field) => ofLine('changed_line', id, line, field)),
    ),
    ...matched.missing.map(missing),
    ...matched.strangers.map((line) => stranger(line, planned)),
  ];
  const head = invoice ? compareHead(plan, invoice) : [];
  const rest = invoice && head.length + onLines.length === 0 ? compareTotal(plan, invoice) : [];
  return [
    ...[...head, ...rest, ...compareAutomaticTax(invoice, expected)].map(ofInvoice),
    ...compareTax(matched, expected),
    ...onLines,
  ];
}

/** All that can be said of an invoice without its lines. */
export function agreesInTotal(plan: StripePlan, invoice: Stripe.Invoice): boolean {
  return [...compareHead(plan, invoice), ...compareTotal(plan, invoice)].length === 0;
}

/** Told only where nothing else explains it: a changed line changes the total as well. */
function compareTotal(plan: StripePlan, invoice: Stripe.Invoice): Field[] {
  return unequal('total', plan.subtotal, untaxedTotalOf(invoice));
}

function compareAutomaticTax(
  invoice: Stripe.Invoice | null,
  { automaticTax }: Expectation,
): Field[] {
  if (invoice === null || automaticTax === null) return [];
  return unequal('automatic_tax', onOff(automaticTax), onOff(invoice.automatic_tax.enabled));
}

function onOff(enabled: boolean): string {
  return enabled ? 'on' : 'off';
}

function compareTax({ pairs }: Matched, { tax }: Expectation): Difference[] {
  if (tax === 'any') return [];
  if (tax !== 'none') {
    const actual = pairs.reduce((sum, { line }) => sum + taxOfLine(line), 0);
    return unequal('tax', tax, actual).map(ofInvoice);
  }
  return pairs.flatMap(({ planned, line }) =>
    unequal('tax', 0, taxOfLine(line)).map((field) =>
      ofLine('changed_line', planned.id, line, field),
    ),
  );
}

function taxOfLine({ taxes }: Stripe.InvoiceLineItem): number {
  return (taxes ?? []).reduce((sum, { amount }) => sum + amount, 0);
}

function ofInvoice(field: Field): Difference {
  return { what: 'invoice', line_id: null, stripe_line_id: null, label: null, ...field };
}

function ofLine(
  what: Difference['what'],
  line_id: string | null,
  line: Stripe.InvoiceLineItem,
  field: Field,
): Difference {
  return { what, line_id, stripe_line_id: line.id, label: line.description, ...field };
}

function missing({ id, description, amount }: StripePlan['lines'][number]): Difference {
  const field = { field: 'amount', ours: amount, stripe: null };
  return { what: 'missing_line', line_id: id, stripe_line_id: null, label: description, ...field };
}

function stranger(line: Stripe.InvoiceLineItem, planned: ReadonlySet<string>): Difference {
  const lineId = lineIdOf(line);
  const isDuplicate = lineId !== null && planned.has(lineId);
  const field = { field: 'amount', ours: null, stripe: line.amount };
  return isDuplicate
    ? ofLine('duplicate_line', lineId, line, field)
    : ofLine('foreign_line', null, line, field);
}
