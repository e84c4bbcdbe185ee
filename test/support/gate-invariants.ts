import { gateStatusOf } from '../../src/domain/gate-verdict';
import type { InvoiceRecord, OutboundEvent } from '../../src/store/ports';
import type { StripeBody } from './lab-client';

/**
 * 11: one verdict at most of a payment gate, told once: passed if and only if the invoice is paid in Stripe,
 * failed if and only if nothing of it can be paid there any more.
 */
export function gateSaysTrue(
  record: InvoiceRecord,
  mine: StripeBody[],
  events: OutboundEvent[],
): string[] {
  const { ref, state } = record;
  const told = events
    .filter(({ data }) => data['id'] === ref.invoice_id)
    .flatMap(({ type }) => (type.startsWith('invoice.payment_gate_') ? [type] : []));
  const verdict = gateStatusOf(state);
  const owed = verdict === null || verdict === 'pending' ? [] : [`invoice.payment_gate_${verdict}`];
  const faults: string[] = [];
  if (told.join() !== owed.join()) {
    faults.push(
      `${ref.invoice_id}: told ${told.join() || 'nothing'}, owed ${owed.join() || 'nothing'}`,
    );
  }
  const isPaid = mine.some((invoice) => invoice['status'] === 'paid');
  const isLeft = mine.some((invoice) => !['void', 'paid'].includes(invoice['status']));
  if ((verdict === 'passed') !== isPaid && verdict !== null) {
    faults.push(`${ref.invoice_id}: its gate is ${verdict} and it is ${isPaid ? '' : 'not '}paid`);
  }
  if (verdict === 'failed' && isLeft) {
    faults.push(`${ref.invoice_id}: its gate has failed and it can still be paid`);
  }
  return faults;
}
