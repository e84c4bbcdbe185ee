import { isAboutTax, isTransient } from './failures';
import type { FailureCode } from './failures';
import { gateDeadlineOf } from './gate-verdict';
import { nextStep } from './next-step';
import { blockOf, statusOf } from './state';
import type { InvoiceState } from './state';

const minute = 60_000;
const hour = 60 * minute;

/** Webhooks are first; these looks only repair what they missed. Stripe counts reads per transaction. */
export const taxPollMs = 10 * minute;
const firstPaymentPollMs = hour;
/** As long as Stripe itself repeats an event that nobody took. */
export const slowestPaymentPollMs = 72 * hour;
/** A block that an outside party may lift by itself is tried again; one for a person is not. */
const tryAgainMs = 15 * minute;
const locationTryAgainMs = 5 * minute;

/** After how long a blocked step is tried again by itself; null: it waits for a person. */
export function tryAgainAfterMs(code: FailureCode): number | null {
  if (code === 'tax_location_invalid') return locationTryAgainMs;
  return isTransient(code) ? tryAgainMs : null;
}

/** Soon after finalize often, later seldom: the wait doubles with the age. */
export function paymentPollMs(finalizedAt: string | null, nowMs: number): number {
  const age = finalizedAt === null ? 0 : nowMs - Date.parse(finalizedAt);
  return Math.min(Math.max(age, firstPaymentPollMs), slowestPaymentPollMs);
}

/** The tax deadline where it may still end a block: the policy decides then. */
export function deadlineOfBlock(state: InvoiceState): string | null {
  const block = blockOf(state);
  if (!block || block.code === 'tax_timed_out' || !isAboutTax(block.code)) return null;
  return statusOf(state) === 'awaiting_tax' ? state.tax.until : null;
}

/**
 * When the process looks again although nothing has come, seen from the moment it came to rest. Null:
 * never by itself, because it is closed or waits for a person; or it is at work now.
 */
export function nextWakeUp(state: InvoiceState, restedAt: string): string | null {
  const rested = Date.parse(restedAt);
  const after = (ms: number) => new Date(rested + ms).toISOString();
  const block = blockOf(state);
  if (block) {
    const again = tryAgainAfterMs(block.code);
    const own = again === null ? null : after(again);
    return earliest(gateDeadlineOf(state), earliest(deadlineOfBlock(state), own));
  }
  return earliest(gateDeadlineOf(state), wakeUpOf(state, rested));
}

function wakeUpOf(state: InvoiceState, rested: number): string | null {
  const after = (ms: number) => new Date(rested + ms).toISOString();
  switch (nextStep(state)) {
    case 'await_tax':
      return state.tax.mode === 'external'
        ? state.tax.until
        : earliest(state.tax.until, after(taxPollMs));
    case 'await_approval':
      return after(slowestPaymentPollMs);
    case 'track_payment': {
      const due = state.overdue_at === null ? (state.seen?.due_at ?? null) : null;
      return earliest(due, after(paymentPollMs(state.seen?.finalized_at ?? null, rested)));
    }
    default:
      return null;
  }
}

/** Of two times, or two durations; null is never. RFC 3339 in UTC with one number of digits sorts as text. */
export function earliest<T extends string | number>(a: T | null, b: T | null): T | null {
  if (a === null || b === null) return a ?? b;
  return a <= b ? a : b;
}
