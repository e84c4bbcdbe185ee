import { minimumCharge } from '../domain/currencies';
import type { PlannedLine, StripePlan } from '../domain/document';
import { createFindings, pointerTo } from '../domain/findings';
import type { Fault, Warning } from '../domain/findings';
import { formatMoney, sumAmounts } from '../domain/money';
import type { Policy } from '../domain/state';
import { checkDocument } from './check-document';
import { cutWithWarning } from './cut-with-warning';
import { planDueDate } from './due-date';
import { createContext } from './plan-context';
import { checkGatedPlan } from './plan-gate';
import type { PlanContext, PlanInput } from './plan-context';
import { maxLines, planLines } from './plan-lines';
import { planCustomFields, planInvoiceMetadata } from './plan-metadata';
import { planPolicy } from './plan-policy';
import { planParts } from './plan-parts';
import type { Part } from './plan-parts';
import { checkCeiling } from './price-line';

export interface Planned {
  /** The whole; what is written is `parts`. */
  plan: StripePlan;
  /** One, unless the invoice is split: then several of their own, of which the first has the posted id. */
  parts: [Part, ...Part[]];
  policy: Policy;
  /** Why the invoice is not sent to Stripe at all; null: it is. */
  skip: string | null;
  warnings: Warning[];
}

/** Stripe's limits of the memo and the footer. */
const maxMemoBytes = 1500;
const maxFooterBytes = 5000;
/** Stripe states none; no due date of ours is further away than its own horizon of five years. */
const maxDaysUntilDue = 1825;

/**
 * Decides everything that will be written to Stripe for one invoice, or says everything that is wrong
 * with it. Pure: the same input gives the same bytes.
 */
export function planInvoice(input: PlanInput): Planned | { faults: Fault[] } {
  const findings = createFindings();
  const context = createContext(input, findings);
  checkDocument(context);
  const policy = planPolicy(context);
  const lines = planLines(context);
  const subtotal = lines ? planSubtotal(context, lines) : null;
  const plan: StripePlan = {
    customer: input.customer?.billing_config?.billing_provider_customer_id ?? '',
    currency: input.document.currency,
    ...planCollection(context),
    description: planText(context, 'memo', maxMemoBytes),
    footer: planText(context, 'footer', maxFooterBytes),
    metadata: planInvoiceMetadata(context),
    custom_fields: planCustomFields(context),
    lines: lines ?? [],
    subtotal: subtotal ?? 0,
  };
  if (lines) checkGatedPlan(context, plan);
  const parts = planParts(context, plan);
  if (findings.faults.length > 0) return { faults: findings.faults };
  const skip = planSkip(context, plan);
  return { plan, parts, policy, skip, warnings: findings.warnings };
}

function planSubtotal(context: PlanContext, lines: readonly PlannedLine[]): number | null {
  const { document, findings } = context;
  const subtotal = sumAmounts(lines.map(({ amount }) => amount));
  if (subtotal === null) {
    findings.fault(
      '/lines',
      'amount_over_ceiling',
      'The sum of the lines is too large to be exact.',
    );
    return null;
  }
  // Of a split invoice each part is charged by itself, and checked by itself.
  if (lines.length <= maxLines) checkCeiling(context, subtotal, '/lines');
  const { expected_total: expected, currency } = document;
  // Refused lines are not in the sum: a second fault about the total would only mislead.
  const comparable = !findings.faults.some(({ code }) => code === 'too_many_lines');
  if (expected !== null && expected !== subtotal && comparable) {
    findings.fault(
      '/expected_total',
      'control_total_differs',
      `The lines add up to ${formatMoney(subtotal, currency)} (${subtotal}), not to the expected ${formatMoney(expected, currency)} (${expected}).${roundingNote(context)}`,
    );
  }
  return subtotal;
}

function roundingNote({ findings }: PlanContext): string {
  const rounded = findings.warnings.filter(({ code }) => code === 'rounded_to_currency_step');
  return rounded.map(({ message }) => ` ${message}`).join('');
}

function planCollection(
  context: PlanContext,
): Pick<StripePlan, 'collection_method' | 'days_until_due' | 'due_date'> {
  const { document, customer, settings, findings } = context;
  const billing = customer?.billing_config;
  const method =
    document.collection_method ?? billing?.stripe_collection_method ?? 'charge_automatically';
  const days = document.days_until_due ?? billing?.days_until_due ?? settings.days_until_due;
  if (method === 'charge_automatically') {
    for (const field of ['days_until_due', 'due_on'] as const) {
      if (document[field] === null) continue;
      findings.warn(
        pointerTo(field),
        `${field}_ignored`,
        `${field} has no effect: the invoice is charged automatically.`,
      );
    }
    return { collection_method: method, days_until_due: null };
  }
  if (document.due_on !== null && document.days_until_due !== null) {
    findings.fault('/due_on', 'due_date_twice', 'Post either due_on or days_until_due.');
  }
  const due_date = planDueDate(context);
  if (due_date !== undefined) {
    return { collection_method: method, days_until_due: null, due_date };
  }
  if (!Number.isInteger(days) || days < 0 || days > maxDaysUntilDue) {
    findings.fault(
      '/days_until_due',
      'days_until_due_invalid',
      `days_until_due is ${days}; it must be an integer from 0 to ${maxDaysUntilDue}.`,
    );
  }
  return { collection_method: method, days_until_due: days };
}

function planText(
  { document, findings }: PlanContext,
  field: 'memo' | 'footer',
  maxBytes: number,
): string | null {
  const text = document[field];
  if (!text) return null;
  return cutWithWarning(findings, {
    text,
    maxBytes,
    pointer: pointerTo(field),
    what: `The ${field}`,
  });
}

/** A negative total is a credit, which skipping would lose: only what is from zero to the minimum is skipped. */
function planSkip({ settings, findings }: PlanContext, plan: StripePlan): string | null {
  const { subtotal, currency } = plan;
  const minimum = minimumCharge(currency) ?? 0;
  if (subtotal < 0 || (subtotal > 0 && subtotal >= minimum)) return null;
  const what =
    subtotal === 0
      ? 'The total is zero'
      : `The total of ${formatMoney(subtotal, currency)} is below the smallest charge of ${formatMoney(minimum, currency)}`;
  if (settings.skip_zero_total) return `${what} and the setting skip_zero_total is on.`;
  if (subtotal > 0) {
    findings.warn(
      '/lines',
      'below_minimum_charge',
      `${what}: Stripe will not collect it but carry it over to the customer balance.`,
    );
  }
  return null;
}
