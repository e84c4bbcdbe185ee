import { minimumCharge } from '../domain/currencies';
import type { PlannedLine, StripePlan } from '../domain/document';
import { parseWait } from '../domain/duration';
import { pointerTo } from '../domain/findings';
import { taxModeOfGate } from '../domain/gate';
import type { GatePolicy, PaymentGate } from '../domain/gate';
import { formatMoney } from '../domain/money';
import type { PlanContext } from './plan-context';
import { maxLines } from './plan-lines';

/** Nothing for an invoice without a gate. The time begins now, which is when the invoice is taken. */
export function planGate(context: PlanContext): { gate?: GatePolicy } {
  const { payment_gate: gate } = context.document;
  if (!gate) return {};
  checkContradictions(context, gate);
  const ms = parseWait(gate.expires_after);
  if (ms === null) {
    fault(
      context,
      'expires_after',
      'duration_invalid',
      'It is no ISO 8601 duration such as PT24H.',
    );
  }
  const from = context.now?.getTime() ?? 0;
  return {
    gate: {
      payment_type: gate.payment_type,
      on_session: gate.on_session_payment,
      expires_at: new Date(from + (ms ?? 0)).toISOString(),
      has_tax: gate.tax_type === 'PRECALCULATED',
    },
  };
}

function checkContradictions(context: PlanContext, gate: PaymentGate): void {
  const { document, findings } = context;
  if (document.finalize === 'manual') {
    findings.fault(
      '/finalize',
      'payment_gate_contradicted',
      'An invoice with a payment gate is finalized and charged at once. Leave finalize out.',
    );
  }
  checkTax(context, gate);
  const own = Object.keys(gate.invoice_metadata).filter((key) => key in document.metadata);
  for (const key of own) {
    const pointer = pointerTo('payment_gate', 'invoice_metadata', key);
    findings.fault(pointer, 'metadata_twice', `"${key}" is in metadata too. Post it once.`);
  }
}

function checkTax(context: PlanContext, gate: PaymentGate): void {
  const { tax_type, precalculated_tax } = gate;
  const { mode } = context.document.tax;
  if (tax_type === 'AVALARA') {
    const message =
      'The tax mode avalara is not part of this version. With the Avalara app in Stripe use STRIPE; else compute the tax and use PRECALCULATED.';
    fault(context, 'tax_type', 'tax_mode_not_supported', message);
  }
  if (tax_type !== null && mode !== null && mode !== taxModeOfGate[tax_type]) {
    const message = `It asks for the tax mode ${taxModeOfGate[tax_type]}, and tax.mode for ${mode}. Post one of the two.`;
    fault(context, 'tax_type', 'payment_gate_contradicted', message);
  }
  if ((tax_type === 'PRECALCULATED') !== (precalculated_tax !== null)) {
    const message =
      'precalculated_tax {tax_amount, tax_name} goes with tax_type PRECALCULATED, and only with it.';
    fault(context, 'precalculated_tax', 'precalculated_tax_mismatch', message);
  }
}

/** What can only be said once the invoice is planned. */
export function checkGatedPlan(context: PlanContext, plan: StripePlan): void {
  const { payment_gate: gate, currency } = context.document;
  if (!gate) return;
  if (plan.collection_method !== 'charge_automatically') {
    const message = `The invoice would be sent and not charged. Post collection_method "charge_automatically", or set it for the customer.`;
    context.findings.fault('/collection_method', 'payment_gate_contradicted', message);
  }
  const minimum = Math.max(minimumCharge(currency) ?? 0, 1);
  if (plan.subtotal < minimum) {
    const message = `A payment gate waits for a charge, and Stripe charges nothing below ${formatMoney(minimum, currency)}.`;
    context.findings.fault('/lines', 'payment_gate_below_minimum_charge', message);
  }
  if (plan.lines.length > maxLines) {
    const message = `There are ${plan.lines.length} lines and Stripe takes ${maxLines} on an invoice; one with a payment gate cannot be split.`;
    context.findings.fault('/lines', 'too_many_lines', message);
  }
  if ((gate.precalculated_tax?.tax_amount ?? 0) > 0 && !plan.lines.some(isTaxable)) {
    fault(context, 'precalculated_tax', 'precalculated_tax_mismatch', 'No line can carry the tax.');
  }
}

/** Lines that a given tax is spread over. */
export function isTaxable({ amount }: PlannedLine): boolean {
  return amount > 0;
}

function fault(context: PlanContext, field: string, code: string, message: string): void {
  context.findings.fault(pointerTo('payment_gate', field), code, message);
}
