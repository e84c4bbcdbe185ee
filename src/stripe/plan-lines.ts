import type { InvoiceLine, PlannedLine } from '../domain/document';
import { pointerTo } from '../domain/findings';
import type { Findings } from '../domain/findings';
import { collapseLines, groupLines } from './collapse-lines';
import type { PlanContext } from './plan-context';
import { planLine } from './plan-line';
import { isZeroLine, priceLine } from './price-line';
import type { PricedLine } from './price-line';

/** What Stripe takes on one invoice. */
export const maxLines = 250;

const maxIdLength = 128;

/** The Stripe lines in the order they were posted; null when not every line has an amount. */
export function planLines(context: PlanContext): PlannedLine[] | null {
  const { document, findings } = context;
  checkLineIds(document.lines, findings);
  document.lines.forEach((line, index) => checkPeriod(line, index, findings));
  if (document.lines.length === 0) {
    findings.fault('/lines', 'lines_missing', 'The invoice has no lines. Post at least one.');
  }
  const priced = document.lines
    .map((line, index) => priceLine(context, line, index))
    .filter((line) => line !== null);
  const shown = shownLines(context, priced);
  const planned =
    shown.length > maxLines
      ? fitLines(context, shown)
      : shown.map((line) => planLine(context, line));
  return priced.length === document.lines.length ? planned : null;
}

function shownLines({ settings }: PlanContext, priced: PricedLine[]): PricedLine[] {
  if (settings.show_zero_quantity_lines) return priced;
  const shown = priced.filter((line) => !isZeroLine(line));
  // An invoice of nothing but zeros keeps them: without a line there would be no invoice to finalize.
  return shown.length > 0 ? shown : priced;
}

function fitLines(context: PlanContext, lines: PricedLine[]): PlannedLine[] {
  const { settings, findings } = context;
  const many = `The invoice has ${lines.length} lines and Stripe takes ${maxLines}`;
  switch (settings.over_250_lines) {
    case 'collapse':
      findings.warn('/lines', 'lines_collapsed', `${many}: they are one line in Stripe.`);
      return collapseLines(context, lines);
    case 'group_by_product': {
      const groups = groupLines(context, lines);
      findings.warn('/lines', 'lines_grouped', `${many}: they are one line a product in Stripe.`);
      if (groups.length > maxLines) tooMany(findings, `${many}, even as one line a product.`);
      return groups;
    }
    case 'reject':
      tooMany(findings, `${many}.`);
      return [];
    case 'split':
      if (!context.maySplit) {
        tooMany(findings, `${many}, and here they cannot be split.`);
        return [];
      }
      findings.warn(
        '/lines',
        'lines_split',
        `${many}: they become ${Math.ceil(lines.length / maxLines)} invoices, each with its own part of the lines.`,
      );
      return lines.map((line) => planLine(context, line));
  }
}

function tooMany(findings: Findings, what: string): void {
  findings.fault(
    '/lines',
    'too_many_lines',
    `${what} Post fewer lines, or set over_250_lines to collapse or group_by_product.`,
  );
}

function checkLineIds(lines: readonly InvoiceLine[], findings: Findings): void {
  const first = new Map<string, number>();
  lines.forEach(({ id }, index) => {
    const pointer = pointerTo('lines', index, 'id');
    const earlier = first.get(id);
    if (earlier !== undefined) {
      findings.fault(
        pointer,
        'line_id_duplicate',
        `The line id "${id}" is already used by line ${earlier + 1}. Each line needs its own.`,
      );
    } else {
      first.set(id, index);
    }
    if (id.length === 0 || id.length > maxIdLength || /\p{Cc}/u.test(id)) {
      findings.fault(
        pointer,
        'line_id_invalid',
        `A line id has 1 to ${maxIdLength} characters and no control characters.`,
      );
    }
  });
}

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function checkPeriod({ period }: InvoiceLine, index: number, findings: Findings): void {
  if (!period) return;
  const bad = (['start', 'end'] as const).filter(
    (edge) => !timePattern.test(period[edge]) || Number.isNaN(Date.parse(period[edge])),
  );
  for (const edge of bad) {
    findings.fault(
      pointerTo('lines', index, 'period', edge),
      'time_invalid',
      `"${period[edge]}" is no RFC 3339 time such as 2026-10-01T00:00:00Z.`,
    );
  }
  if (bad.length === 0 && Date.parse(period.end) < Date.parse(period.start)) {
    findings.fault(
      pointerTo('lines', index, 'period', 'end'),
      'period_reversed',
      `The period ends (${period.end}) before it starts (${period.start}).`,
    );
  }
}
