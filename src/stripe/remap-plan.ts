import type { PlannedLine, StripePlan } from '../domain/document';
import { withHash } from './line-hash';
import type { PlanInput } from './plan-context';
import { planInvoice } from './plan-invoice';

/**
 * The plan with the customer or the products as they are mapped now, and nothing else of what may have
 * changed since: amounts, texts and settings stay as they were accepted. The same object: nothing changed.
 */
export function remapPlan(
  plan: StripePlan,
  input: PlanInput,
  part: 'customer' | 'products',
): StripePlan {
  if (part === 'customer') {
    const customer = input.customer?.billing_config?.billing_provider_customer_id ?? plan.customer;
    return customer === plan.customer ? plan : { ...plan, customer };
  }
  // The first part of a split invoice has the whole document.
  const now = planInvoice({ ...input, maySplit: true });
  if ('faults' in now) return plan;
  const mapped = new Map(now.plan.lines.map((line) => [line.id, line]));
  const lines = plan.lines.map((line) => withProductOf(line, mapped.get(line.id)));
  return lines.some((line, index) => line !== plan.lines[index]) ? { ...plan, lines } : plan;
}

function withProductOf(line: PlannedLine, mapped: PlannedLine | undefined): PlannedLine {
  // A line over several products has their name in its id: it is not found, and stays.
  if (mapped?.amount !== line.amount) return line;
  const { stripe_product_id, stripe_price_id, quantity_decimal, unit_amount_decimal } = mapped;
  if (stripe_product_id === line.stripe_product_id && stripe_price_id === line.stripe_price_id) {
    return line;
  }
  const own = Object.entries(line.metadata).filter(([key]) => key !== 'holdfast_line_hash');
  const sold = { stripe_product_id, stripe_price_id, quantity_decimal, unit_amount_decimal };
  return withHash({ ...line, ...sold, metadata: Object.fromEntries(own) });
}
