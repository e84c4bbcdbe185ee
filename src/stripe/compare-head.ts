import type Stripe from 'stripe';
import type { StripePlan } from '../domain/document';
import { compareMetadata, compareText, fromSeconds, unequal } from './compare-line';
import type { Field } from './compare-line';

const daySeconds = 86_400;

/**
 * What differs on the invoice itself, its lines apart. A footer, a memo or fields that were not asked
 * for may come from the defaults of the account and are no difference.
 */
export function compareHead(plan: StripePlan, invoice: Stripe.Invoice): Field[] {
  const customer = typeof invoice.customer === 'string' ? invoice.customer : invoice.customer?.id;
  return [
    ...unequal('customer', plan.customer, customer ?? null),
    ...unequal('currency', plan.currency, invoice.currency),
    ...unequal('collection_method', plan.collection_method, invoice.collection_method),
    ...compareDueDate(plan, invoice),
    ...unequal('discounts', 0, invoice.discounts.length),
    ...(plan.description === null
      ? []
      : compareText('description', plan.description, invoice.description)),
    ...(plan.footer === null ? [] : compareText('footer', plan.footer, invoice.footer)),
    ...compareCustomFields(plan, invoice),
    ...compareMetadata(plan.metadata, invoice.metadata),
  ];
}

/**
 * Documented as counted from the creation; where it should be counted from the finalization that is as
 * good. A day more or less is a time zone.
 */
function compareDueDate(plan: StripePlan, invoice: Stripe.Invoice): Field[] {
  const { days_until_due: days } = plan;
  const { due_date, created, status_transitions } = invoice;
  if (days === null || due_date === null) return [];
  const isRight = [created, status_transitions.finalized_at ?? created].some(
    (from) => Math.abs(due_date - (from + days * daySeconds)) <= daySeconds,
  );
  if (isRight) return [];
  const ours = fromSeconds(created + days * daySeconds);
  return [{ field: 'due_date', ours, stripe: fromSeconds(due_date) }];
}

function compareCustomFields({ custom_fields }: StripePlan, invoice: Stripe.Invoice): Field[] {
  if (custom_fields.length === 0) return [];
  return compareText('custom_fields', toText(custom_fields), toText(invoice.custom_fields ?? []));
}

function toText(fields: readonly { name: string; value: string }[]): string {
  return fields.map(({ name, value }) => `${name}: ${value}`).join('\n');
}
