import type Stripe from 'stripe';
import type { Fact } from '../domain/facts';
import { isMoneyOnItsWay } from '../domain/gate-verdict';
import { isMoneyHeld, mayMoneyCome } from '../domain/payment-intent';
import { generationOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import { isMissing } from '../stripe/classify';
import { toSnapshot } from '../stripe/snapshot';
import { giveUp, tryLater } from '../stripe/write';
import type { ActivityDeps, StepCall } from './deps';
import { failureOf } from './failure';
import { findOurInvoice } from './find-our-invoice';
import { readLatest } from './reading';
import { recordReading } from './record-reading';
import { settlePayment } from './settle-payment';
import { runStep } from './step';
import type { StepTools } from './step';
import { transition } from './transition';

export interface VoidCall extends StepCall {
  by: string;
}

/**
 * Takes the invoice back: deletes a draft, voids what is open, and leaves alone what is paid. For a payment
 * gate it also leaves alone what money is on its way to: void, it could come all the same.
 */
export function createVoidInvoice(deps: ActivityDeps) {
  return function voidInvoice(call: VoidCall): Promise<InvoiceState> {
    return runStep(deps, call, async (begun) => {
      const record = await settlePayment(deps, begun);
      // It passes, or it is waited for.
      if (mayMoneyCome(record.state) || isMoneyHeld(record.state)) return record;
      const tools = { ...begun, record };
      const { stripe, attempt } = tools;
      const id = record.state.stripe_invoice_id ?? (await findUnheard(tools));
      if (id === null) return end(deps, tools, call.by, 'voided before anything was written');
      const reading = await readLatest(stripe, id, generationOf(record.state));
      if (reading.invoice?.status === 'draft') {
        await deleteDraft(tools, id);
        return end(deps, tools, call.by, 'the draft was deleted');
      }
      const { generation } = reading;
      const isAnswered = (found: Stripe.Invoice) => isWaitedFor(tools, found, generation);
      const invoice =
        reading.invoice === null ||
        isBeyondVoid(reading.invoice.status) ||
        isAnswered(reading.invoice)
          ? reading.invoice
          : await transition({
              record,
              stripe,
              id: reading.invoice.id,
              step: 'void',
              attempt,
              write: (key) => stripe.voidInvoice(reading.invoice?.id ?? id, key),
              isAnswered,
            });
      return recordReading(deps, tools, { ...reading, invoice }, { by: call.by });
    });
  };
}

function isBeyondVoid(status: string | null): boolean {
  return status === 'void' || status === 'paid';
}

/** A gate that is given up waits for money on its way; a person who asks for the void is obeyed. */
function isWaitedFor(
  { record: { state }, now }: StepTools,
  invoice: Stripe.Invoice,
  generation: number,
): boolean {
  if (!state.policy.gate || state.requested?.action === 'void') return false;
  return isMoneyOnItsWay({ ...state, seen: toSnapshot(invoice, generation, now()) });
}

/** A create whose answer was lost may have made a draft that nobody knows; it must not stay behind. */
async function findUnheard({ record, stripe }: StepTools): Promise<string | null> {
  if (record.state.write.first_attempt_at === null) return null;
  return (await findOurInvoice(stripe, record.ref, record))?.id ?? null;
}

function deleteDraft({ stripe }: StepTools, id: string): Promise<void> {
  return stripe.deleteDraft(id).settle({
    done: () => undefined,
    not_done(refusal) {
      // Gone already: an earlier attempt of ours, or a person, with the same result.
      if (isMissing(refusal)) return undefined;
      if (refusal.http_status !== 400) return giveUp(refusal);
      throw failureOf('stripe_conflict', 'The draft changed while it was being deleted.');
    },
    // The next attempt reads the invoice first; a delete takes no key that could tell.
    unknown: tryLater,
  });
}

function end(
  deps: ActivityDeps,
  { record, now }: StepTools,
  by: string,
  reason: string,
): Promise<InvoiceRecord> {
  const ended: Fact = { type: 'ended', at: now(), by, as: 'deleted', reason };
  return deps.store.invoices.record(record.ref, [ended], { from: record });
}
