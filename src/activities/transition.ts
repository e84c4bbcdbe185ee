import type Stripe from 'stripe';
import type { IdempotencyKey } from '../domain/ids';
import { idempotencyKey } from '../domain/ids';
import type { InvoiceRecord } from '../store/ports';
import type { Refusal } from '../stripe/classify';
import type { StripeClient } from '../stripe/client';
import { giveUp, tryLater } from '../stripe/write';
import type { Write } from '../stripe/write';
import { readOrNull } from './reading';
import { releaseSuffix } from './release-suffix';

interface Transition {
  record: InvoiceRecord;
  stripe: StripeClient;
  id: string;
  step: 'finalize' | 'void' | 'mark_uncollectible';
  attempt: string;
  write: (key: IdempotencyKey) => Write<Stripe.Invoice>;
  /** A refusal that finds the invoice so is an answer, although it has not moved. */
  isAnswered?: (invoice: Stripe.Invoice) => boolean;
}

/**
 * Moves an invoice to another status. Stripe answers a repeated transition with a 400 that has no
 * code, and stores refusals under their key; so any refusal is read as: fetch, look at `status`, then
 * judge. Returns the invoice as it is afterwards; null when it is gone.
 */
export async function transition(move: Transition): Promise<Stripe.Invoice | null> {
  const { record, stripe, id, step, attempt, write, isAnswered = () => false } = move;
  const { revision, released } = record.state;
  const keyWith = (suffix: string) => idempotencyKey(record.ref, { revision, step, suffix });
  const suffix = releaseSuffix(released);
  const look = async (refusal: Refusal) => {
    const current = await readOrNull(stripe, id);
    if (current === null || isMoved(step, current) || isAnswered(current)) return current;
    if (!refusal.replayed) return giveUp(refusal);
    // A stored refusal, and the invoice has not moved: that request has ended, a new key may try.
    return write(keyWith(`${suffix}~${attempt}`)).settle({
      done: ({ object }) => object,
      not_done: giveUp,
      unknown: tryLater,
    });
  };
  return write(keyWith(suffix)).settle({
    done: ({ object, replayed }) => (replayed ? readOrNull(stripe, id) : object),
    not_done: (refusal) => (isBeforeTheInvoice(refusal) ? giveUp(refusal) : look(refusal)),
    unknown: (refusal) => (refusal.replayed ? look(refusal) : tryLater(refusal)),
  });
}

/** Nobody looked at the invoice: the key or the rate was refused, so it need not be read. */
function isBeforeTheInvoice({ http_status }: Refusal): boolean {
  return http_status === 401 || http_status === 429;
}

function isMoved(step: Transition['step'], invoice: Stripe.Invoice): boolean {
  switch (step) {
    case 'finalize':
      return invoice.status !== 'draft';
    case 'void':
      return invoice.status === 'void' || invoice.status === 'paid';
    case 'mark_uncollectible':
      return invoice.status !== 'open';
  }
}
