import Stripe from 'stripe';
import type { IdempotencyKey } from '../domain/ids';
import { idempotencyKey } from '../domain/ids';
import type { InvoiceRecord } from '../store/ports';
import { classify } from '../stripe/classify';
import type { StripeClient, Written } from '../stripe/client';
import { readOrNull } from './reading';

interface Transition {
  record: InvoiceRecord;
  stripe: StripeClient;
  id: string;
  step: 'finalize' | 'void' | 'mark_uncollectible';
  attempt: string;
  write: (key: IdempotencyKey) => Promise<Written<Stripe.Invoice>>;
}

/**
 * Moves an invoice to another status. Stripe answers a repeated transition with a 400 that has no
 * code, and stores refusals under their key; so any refusal is read as: fetch, look at `status`, then
 * judge. Returns the invoice as it is afterwards; null when it is gone.
 */
export async function transition(move: Transition): Promise<Stripe.Invoice | null> {
  const { record, stripe, id, step, attempt, write } = move;
  const { revision, released } = record.state;
  const keyWith = (suffix: string) => idempotencyKey(record.ref, { revision, step, suffix });
  // A release is a person's new try: the cause may be mended, the stored refusal must not answer.
  const suffix = released === 0 ? '' : String(released);
  try {
    const { object, replayed } = await write(keyWith(suffix));
    return replayed ? await readOrNull(stripe, id) : object;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const refusal = classify(error);
    const settled = refusal.effect === 'none' || refusal.replayed;
    if (!settled || refusal.http_status === 401 || refusal.http_status === 429) throw error;
    const current = await readOrNull(stripe, id);
    if (current === null || isMoved(step, current)) return current;
    if (!refusal.replayed) throw error;
    // A stored refusal, and the invoice has not moved: that request has ended, a new key may try.
    return (await write(keyWith(`${suffix}~${attempt}`))).object;
  }
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
