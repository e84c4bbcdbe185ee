import type { Fact } from '../domain/facts';
import { idempotencyKey } from '../domain/ids';
import type { InvoiceRecord } from '../store/ports';
import type { Refusal } from '../stripe/classify';
import { toCreateParams } from '../stripe/lines';
import { giveUp, tryLater } from '../stripe/write';
import type { ActivityDeps } from './deps';
import { findOurInvoice } from './find-our-invoice';
import { readOrNull } from './reading';
import type { StepTools } from './step';

/** Stripe keeps keys for at least 24 h; beyond this age a key may create a second invoice. */
export const trustKeyMs = 20 * 60 * 60_000;

export interface EnsuredDraft {
  record: InvoiceRecord;
  id: string;
  /** Made by this very call, so it is known to be empty. */
  fresh: boolean;
}

/**
 * The one Stripe invoice of this revision: the recorded one, one that an earlier attempt made without
 * our hearing of it, or a new one. The order of the questions is what makes it one.
 */
export async function ensureDraft(deps: ActivityDeps, tools: StepTools): Promise<EnsuredDraft> {
  const { record, now } = tools;
  const { stripe_invoice_id, write } = record.state;
  if (stripe_invoice_id !== null) return { record, id: stripe_invoice_id, fresh: false };
  const isPastTrust = (time: string) => Date.parse(now()) - Date.parse(time) > trustKeyMs;
  if (isPastTrust(write.first_attempt_at ?? now())) return adoptOrRenew(deps, tools);
  if (isPastTrust(record.created_at)) {
    // First use as far as the record knows; but a record restored from a backup may have forgotten one.
    const found = await findOurInvoice(tools.stripe, record.ref, record);
    if (found) return adopt(deps, tools, found.id, false);
  }
  return create(deps, tools);
}

async function create(deps: ActivityDeps, tools: StepTools): Promise<EnsuredDraft> {
  const { record, stripe } = tools;
  const { revision, write, tax } = record.state;
  const key = idempotencyKey(record.ref, { revision, step: 'create', suffix: write.suffix });
  return stripe.createInvoice(toCreateParams(record.plan, tax.mode), key).settle({
    async done({ object, replayed }) {
      // Stripe repeats the answer even for an object that has been deleted since.
      const isGone = replayed && (await readOrNull(stripe, object.id)) === null;
      return isGone ? adoptOrRenew(deps, tools) : adopt(deps, tools, object.id, !replayed);
    },
    async not_done(refusal) {
      if (holdsNoSuccess(refusal)) await renewKey(deps, tools);
      return giveUp(refusal);
    },
    // A stored failure is all that this key will ever answer: look, then another. Else the key is asked again.
    unknown: (refusal) => (refusal.replayed ? adoptOrRenew(deps, tools) : tryLater(refusal)),
  });
}

/**
 * A 400, 402 or 404 under a key proves that the key holds no success, and the same key would repeat
 * the refusal after its cause is mended. A 401 or 429 proves nothing of the kind: they come from before
 * the idempotency layer, and an earlier attempt may have succeeded.
 */
export function holdsNoSuccess({ http_status, code }: Refusal): boolean {
  if (code === 'stripe_idempotency_mismatch') return false;
  return http_status === 400 || http_status === 402 || http_status === 404;
}

async function adoptOrRenew(deps: ActivityDeps, tools: StepTools): Promise<EnsuredDraft> {
  const found = await findOurInvoice(tools.stripe, tools.record.ref, tools.record);
  if (found) return adopt(deps, tools, found.id, false);
  return create(deps, { ...tools, record: await renewKey(deps, tools) });
}

function renewKey(deps: ActivityDeps, { record, now }: StepTools): Promise<InvoiceRecord> {
  const { revision, write } = record.state;
  const attempted: Fact = {
    type: 'create_attempted',
    at: now(),
    by: 'holdfast',
    revision,
    suffix: write.suffix + 1,
  };
  return deps.store.invoices.record(record.ref, [attempted], { from: record });
}

async function adopt(
  deps: ActivityDeps,
  { record, now }: StepTools,
  id: string,
  fresh: boolean,
): Promise<EnsuredDraft> {
  const created: Fact = {
    type: 'draft_created',
    at: now(),
    by: 'holdfast',
    revision: record.state.revision,
    stripe_invoice_id: id,
  };
  const after = await deps.store.invoices.record(record.ref, [created], { from: record });
  return { record: after, id, fresh };
}
