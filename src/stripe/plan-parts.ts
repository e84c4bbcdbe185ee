import type { InvoiceDocument, PlannedLine, StripePlan } from '../domain/document';
import { formatMoney, sumAmounts } from '../domain/money';
import { cutWithWarning } from './cut-with-warning';
import type { PlanContext } from './plan-context';
import { maxLines } from './plan-lines';
import { checkCeiling } from './price-line';
import { minimumCharge } from '../domain/currencies';

/** One invoice to be written, with the document that it is of. */
export interface Part {
  id: string;
  document: InvoiceDocument;
  plan: StripePlan;
}

/** Stripe's limit of an invoice's description. */
const maxMemoBytes = 1500;
/** Of two line ends and "Part 40 of 40", with some to spare. */
const partBytes = 24;

/**
 * The invoices that one becomes: itself, or parts of about the same size in the order of the lines. Their
 * ids have a sign that no posted id may have, so they can neither meet another invoice nor be taken.
 */
export function planParts(context: PlanContext, plan: StripePlan): [Part, ...Part[]] {
  const { document } = context;
  const count = Math.ceil(plan.lines.length / maxLines);
  if (count <= 1) return [{ id: document.id, document, plan }];
  const size = Math.ceil(plan.lines.length / count);
  const chunks = Array.from({ length: count }, (_, n) =>
    plan.lines.slice(n * size, (n + 1) * size),
  );
  const parts = chunks.map((lines, n) => ({
    id: n === 0 ? document.id : `${document.id}~${n + 1}`,
    subtotal: sumOf(lines),
  }));
  const sum = sumAmounts(parts.map(({ subtotal }) => subtotal));
  if (sum !== plan.subtotal)
    throw new Error(`The parts sum to ${sum}, the whole to ${plan.subtotal}.`);
  for (const { subtotal } of parts) checkPart(context, subtotal);
  const starts = chunks.map(([first], n) => (n === 0 ? 0 : placeOf(document, first?.id)));
  const head = headOf(context, plan.description);
  const made = parts.map(({ id, subtotal }, n): Part => {
    const lines: [number, number] = [starts[n] ?? 0, starts[n + 1] ?? document.lines.length];
    return {
      id,
      // The first keeps the whole: by it a repeated call is known.
      document:
        n === 0
          ? document
          : { ...document, id, lines: document.lines.slice(...lines), expected_total: subtotal },
      plan: {
        ...plan,
        lines: chunks[n] ?? [],
        subtotal,
        description: `${head}Part ${n + 1} of ${count}`,
        metadata: { ...plan.metadata, holdfast_invoice_id: id },
        split: { part: n + 1, parts, subtotal: sum, lines },
      },
    };
  });
  const [first, ...rest] = made;
  if (!first) throw new Error('An invoice was split into nothing.');
  return [first, ...rest];
}

function sumOf(lines: PlannedLine[]): number {
  return sumAmounts(lines.map(({ amount }) => amount)) ?? Number.NaN;
}

function placeOf({ lines }: InvoiceDocument, id: string | undefined): number {
  return lines.findIndex((line) => line.id === id);
}

function checkPart(context: PlanContext, subtotal: number): void {
  const { findings, document } = context;
  const { currency } = document;
  checkCeiling(context, subtotal, '/lines');
  if (subtotal >= (minimumCharge(currency) ?? 0)) return;
  findings.warn(
    '/lines',
    'part_below_minimum_charge',
    `A part of ${formatMoney(subtotal, currency)} is not collected by itself: Stripe carries it over to the customer balance.`,
  );
}

/** The memo, and below it room for which part it is. */
function headOf({ findings }: PlanContext, memo: string | null): string {
  if (memo === null) return '';
  const maxBytes = maxMemoBytes - partBytes;
  return `${cutWithWarning(findings, { text: memo, maxBytes, pointer: '/memo', what: 'The memo' })}\n\n`;
}
