import type { Fact } from '../domain/facts';
import { nextStep } from '../domain/next-step';
import { generationOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import { contentVersion } from '../stripe/content-version';
import type { ActivityDeps, StepCall } from './deps';
import { readLatest } from './reading';
import { recordReading } from './record-reading';
import { runStep } from './step';
import type { StepTools } from './step';
import { tellVersion } from './tell-version';
import { writeLines } from './write-lines';
import { writeTax } from './write-tax';

export interface ReplaceLinesCall extends StepCall {
  by: string;
}

/**
 * Makes the draft hold our lines again, whatever somebody has done to them: strangers and changed lines
 * are removed, what is missing is added, lines that are as they were stay. Finalize compares afterwards.
 */
export function createReplaceLines(deps: ActivityDeps) {
  return function replaceLines({ by, ...call }: ReplaceLinesCall): Promise<InvoiceState> {
    return runStep(deps, call, async (tools) => {
      const { record, stripe } = tools;
      const { stripe_invoice_id: id, requested } = record.state;
      const isDone = nextStep(record.state) !== 'replace_lines';
      if (id === null || requested === null || isDone) return record;
      const reading = await readLatest(stripe, id, generationOf(record.state));
      if (reading.invoice?.status !== 'draft') return recordReading(deps, tools, reading);
      // One request, one set of keys: its attempts repeat one another, and no earlier writing.
      const name = Date.parse(requested.at).toString(36);
      const version = `${contentVersion(record.plan, record.state.revision)}-${name}`;
      const scope = `replace_lines/${name}/`;
      const invoice = await writeLines({ ...tools, id, fresh: false, version, scope });
      await tellVersion(tools, { invoice, version, scope });
      await repeatTax(deps, tools, id);
      const facts = factsOfReplacement(tools, { by, version, requested_at: requested.at });
      return deps.store.invoices.record(record.ref, facts, { from: record });
    });
  };
}

/** New lines have lost the tax that was reported for them. */
async function repeatTax(deps: ActivityDeps, tools: StepTools, id: string): Promise<void> {
  const { ref, state } = tools.record;
  if (state.tax.mode !== 'external' || state.tax.outcome !== 'applied') return;
  const report = await deps.store.invoices.taxReport(ref, state.revision);
  // Where it does not come out as reported, the comparison before finalize will say so.
  if (report) await writeTax(tools, id, report);
}

/**
 * An engine that answers to versions is asked again, in a round of its own: its earlier answer was for
 * lines that are gone. A decision to do without tax stands.
 */
function factsOfReplacement(
  { record, taxMode, now }: StepTools,
  { by, version, requested_at }: { by: string; version: string; requested_at: string },
): Fact[] {
  const at = now();
  const { tax, policy } = record.state;
  const replaced: Fact = { type: 'lines_replaced', at, by, requested_at, version };
  const answersToVersions = Object.keys(taxMode.invoiceMetadata(version)).length > 0;
  const isAsked = tax.outcome === null || tax.outcome === 'applied';
  if (!answersToVersions || !isAsked) return [replaced];
  const until = new Date(Date.parse(at) + policy.tax_timeout_ms).toISOString();
  const { mode } = tax;
  const round = tax.round + 1;
  return [replaced, { type: 'tax_wait_started', at, by: 'holdfast', round, mode, until }];
}
