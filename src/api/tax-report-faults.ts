import type { TaxReport } from '../domain/document';
import { pointerTo } from '../domain/findings';
import type { InvoiceRecord } from '../store/ports';
import type { Fault } from './errors';

/** What in a report does not fit the invoice it is for. */
export function taxReportFaults(report: TaxReport, { plan, state }: InvoiceRecord): Fault[] {
  const faults: Fault[] = [];
  if (report.revision !== state.revision) {
    faults.push({ pointer: '/revision', message: `The invoice is at revision ${state.revision}.` });
  }
  const known = new Set(plan.lines.map(({ id }) => id));
  const seen = new Set<string>();
  for (const [index, { id }] of report.lines.entries()) {
    const pointer = pointerTo('lines', index, 'id');
    if (!known.has(id)) faults.push({ pointer, message: `The invoice has no line "${id}".` });
    if (seen.has(id)) faults.push({ pointer, message: `Line "${id}" is reported twice.` });
    seen.add(id);
  }
  return faults;
}
