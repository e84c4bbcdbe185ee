import type { WayToRevise } from '../../src/domain/facts';
import { allowedActions } from '../../src/domain/next-step';
import { differenceOf } from '../../src/domain/state';
import type { Action } from '../../src/domain/status';
import { CommandRefused, RevisionDiffers, TaxMissing } from '../../src/temporal/engine-errors';
import type { InvoiceRecord } from '../../src/store/ports';
import type { Circumstances } from './circumstances';
import { keepRevision } from './world/revise';
import { ref } from './world/world';
import type { World } from './world/world';

const by = 'person';

/** An operator's command by the record's list; true: it was allowed. The answer comes when it comes. */
export async function command(
  { store, temporal, lab }: World,
  life: Circumstances,
  action: Action,
  note: (text: string) => void,
): Promise<boolean> {
  const record = await store.invoices.find(ref);
  if (!record || !allowedActions(record.state).includes(action)) return false;
  const to = { customer_id: record.document.customer_id };
  if (action === 'retry') {
    await temporal.retry(ref, by, to);
    return true;
  }
  if (action === 'supply_tax') await store.invoices.saveTaxReport(ref, reportFor(record));
  const how = wayToRevise(action, record);
  const revise = how && (await keepRevision(store, life, record, how, lab.now()));
  if (how && !revise) return false;
  const until = new Date(lab.now() + 3_600_000).toISOString();
  const more = {
    ...(action === 'extend_tax_wait' ? { until } : {}),
    ...(revise ? { revise } : {}),
  };
  temporal.command(ref, { action, by, ...more }, to).then(
    () => note('done'),
    (error: unknown) => {
      if (!(error instanceof Error)) throw error;
      note(isRefusal(error) ? error.name : error.message);
    },
  );
  return true;
}

function isRefusal(error: Error): boolean {
  return [CommandRefused, RevisionDiffers, TaxMissing].some((kind) => error instanceof kind);
}

/** Who asks to have the lines replaced brings others, unless ours were changed and are wanted back. */
function wayToRevise(action: Action, { state }: InvoiceRecord): WayToRevise | null {
  if (action === 'reissue') return action;
  return action === 'replace_lines' && differenceOf(state) === null ? action : null;
}

function reportFor({ plan: { lines }, state }: InvoiceRecord) {
  const tax_rate_data = {
    display_name: 'VAT',
    percentage: 10,
    inclusive: false,
    country: 'DE',
    state: null,
    jurisdiction: null,
  };
  return {
    revision: state.revision,
    provider: 'external',
    lines: lines
      .filter((line) => line.amount > 0)
      .map(({ id, amount }) => ({
        id,
        tax_amounts: [
          {
            amount: Math.round(amount / 10),
            taxable_amount: amount,
            taxability_reason: 'standard_rated',
            tax_rate_data,
          },
        ],
      })),
  };
}
