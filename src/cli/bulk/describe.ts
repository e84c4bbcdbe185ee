import { formatMoney } from '../../domain/money';
import type { BulkActionAnswer } from './client';

export function describePlan(plan: BulkActionAnswer): string {
  const { id, count, amounts, groups, sample } = plan;
  if (count === 0) return 'No invoice is like that.';
  const sums = amounts.map(
    ({ currency, subtotal, count: n }) =>
      `  ${formatMoney(subtotal, currency)} before tax, in ${invoices(n)}`,
  );
  const kinds = groups.map((group) => {
    const why = group.blocked_code === null ? 'not blocked' : `blocked: ${group.blocked_code}`;
    return `  ${group.count} ${group.status}, ${why}`;
  });
  const shown = sample.map(
    (item) =>
      `  ${item.invoice_id}  ${item.customer_id}  ${formatMoney(item.subtotal, item.currency)}`,
  );
  const more = count > sample.length ? [`  … and ${count - sample.length} more`] : [];
  return [
    `${invoices(count)} (plan ${id})`,
    ...sums,
    ...kinds,
    ...describeCorrection(plan),
    '',
    ...shown,
    ...more,
  ].join('\n');
}

function describeCorrection({ correction, filter }: BulkActionAnswer): string[] {
  const { customer, products = {} } = correction ?? {};
  return [
    ...(customer?.stripe_customer_id
      ? [`  first: customer ${filter.customer_id} becomes ${customer.stripe_customer_id}`]
      : []),
    ...(customer?.address ? [`  first: customer ${filter.customer_id} gets another address`] : []),
    ...Object.entries(products).map(
      ([product, stripeId]) => `  first: product ${product} becomes ${stripeId}`,
    ),
  ];
}

export function describeResult({ id, action, status, progress }: BulkActionAnswer): string {
  const { done, refused, failed, aborted, pending } = progress;
  const parts = [
    `${done} released`,
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(aborted > 0 ? [`${aborted} not begun`] : []),
    ...(pending > 0 ? [`${pending} to come`] : []),
  ];
  return `${action} ${id} is ${status}: ${parts.join(', ')}. Each with its reason: GET /v1/bulk_actions/${id}/results`;
}

function invoices(count: number): string {
  return count === 1 ? '1 invoice' : `${count} invoices`;
}
