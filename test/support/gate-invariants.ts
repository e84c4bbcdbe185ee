import { gateStatusOf } from '../../src/domain/gate-verdict';
import { blockOf } from '../../src/domain/state';
import type { InvoiceRecord, OutboundEvent } from '../../src/store/ports';
import type { StripeBody } from './lab-client';
import { isOf } from './record-invariants';

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

/**
 * 5, of a payment of its own: one at most takes money and it is the one on record; the invoice has taken exactly
 * that; and after a failure none has money or can still take it.
 */
export function chargedOnce(record: InvoiceRecord, intents: StripeBody[]): string[] {
  const { ref, state } = record;
  if (state.policy.gate?.payment_type !== 'PAYMENT_INTENT') return [];
  const mine = intents.filter((intent) => isOf(intent, record));
  const living = mine.filter(({ status }) => status !== 'canceled');
  const verdict = gateStatusOf(state);
  const faults: string[] = [];
  if (living.length > 1) faults.push(`${ref.invoice_id}: ${living.length} payments may take money`);
  const [intent] = living;
  const paid = intent?.['status'] === 'succeeded' ? intent['amount_received'] : 0;
  if (verdict === 'failed' && living.length > 0 && !isRefunded(state)) {
    faults.push(`${ref.invoice_id}: its gate has failed and its payment is ${intent?.['status']}`);
  }
  if (paid > 0 && verdict === 'pending' && !isHeld(record)) {
    faults.push(`${ref.invoice_id}: money is held and nothing says so`);
  }
  if (paid > 0 && verdict === 'passed' && !isHeld(record) && paid !== state.seen?.amount_due) {
    faults.push(`${ref.invoice_id}: ${paid} was charged of ${state.seen?.amount_due}`);
  }
  return faults;
}

function isRefunded({ gate }: InvoiceRecord['state']): boolean {
  const { amount_received = 0, amount_refunded = -1 } = gate?.intent ?? {};
  return amount_refunded >= amount_received;
}

/** Blocked is never silent; and a step on its way is no rest. */
function isHeld({ state }: InvoiceRecord): boolean {
  return blockOf(state) !== null;
}
