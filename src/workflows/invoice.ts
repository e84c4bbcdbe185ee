import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { Step } from '../domain/facts';
import { isAboutDifference, isAboutTax } from '../domain/failures';
import type { FailureCode } from '../domain/failures';
import { nextStep } from '../domain/next-step';
import { blockOf, differenceOf, statusOf } from '../domain/state';
import type { Status } from '../domain/status';
import {
  deadlineOfBlock,
  earliest,
  paymentPollMs,
  slowestPaymentPollMs,
  taxPollMs,
  tryAgainAfterMs,
} from '../domain/wake-up';
import type { InvoiceWorkflowInput } from './contract';
import { InvoiceLife } from './life';
import { carryOut, obey } from './orders';

/**
 * The life of one invoice: draft, tax or its deadline, finalize, payment. What to do next is read from
 * the state alone, so it goes on from any point: after a crash, a re-entry or years in the store.
 */
export async function invoice(input: InvoiceWorkflowInput): Promise<{ status: Status }> {
  const { connection, invoice_id } = input;
  const life = new InvoiceLife({ connection, invoice_id }, input.resume ?? false);
  if (input.resume) await resume(life);
  for (;;) {
    if (workflowInfo().continueAsNewSuggested) await startAfresh(life, input);
    life.heedRetries();
    life.heedGate();
    const step = nextStep(life.state);
    if (life.hasOrders()) await obey(life);
    else if (step === 'close') break;
    else if (blockOf(life.state)) await untilReleased(life);
    else if (step === 'await_tax') await untilTaxIsDecided(life);
    else if (step === 'await_approval') await untilSomethingChanges(life, slowestPaymentPollMs);
    else if (step === 'track_payment') await untilPaid(life);
    else await perform(life, step);
  }
  await life.end();
  await condition(allHandlersFinished);
  return { status: statusOf(life.state) };
}

/** From the record, and first of all a look at Stripe: much may have happened meanwhile. */
async function resume(life: InvoiceLife): Promise<void> {
  life.undisturbed = false;
  await life.record();
  await observe(life, 3);
}

/** The record holds everything, so a fresh run is a re-entry. */
async function startAfresh(life: InvoiceLife, input: InvoiceWorkflowInput): Promise<never> {
  life.heedRetries();
  while (life.hasOrders()) await obey(life);
  await life.rest();
  await condition(allHandlersFinished);
  return continueAsNew<typeof invoice>({ ...input, resume: true });
}

function perform(life: InvoiceLife, step: Step): Promise<boolean> {
  switch (step) {
    case 'write_draft':
      return life.attempt(step, 3, (s, call) => s.writeDraft(call));
    case 'finalize': {
      const { undisturbed } = life;
      return life.attempt(step, 3, (s, call) => s.finalizeInvoice({ ...call, undisturbed }));
    }
    case 'charge':
      return life.attempt(step, 1, (s, call) => s.chargeFirst(call));
    case 'attach_payment':
      return life.attempt(step, 1, (s, call) => s.attachPayment(call));
    case 'pay':
      return life.attempt(step, 1, (s, call) => s.payInvoice(call));
    case 'await_tax':
    case 'track_payment':
      return observe(life, 5);
    case 'replace_lines':
    case 'revise':
    case 'apply_tax':
    case 'void':
    case 'reissue':
    case 'mark_uncollectible':
      return carryOut(life, step);
  }
}

async function observe(life: InvoiceLife, priority: 3 | 5): Promise<boolean> {
  life.takeHints();
  const step = nextStep(life.state) === 'track_payment' ? 'track_payment' : 'await_tax';
  const done = await life.attempt(step, priority, (s, call) => s.observeInvoice(call));
  const block = blockOf(life.state);
  if (!done || !block) return done;
  // What it was blocked for has come by itself.
  if (isOver(life, block, step)) life.release('holdfast');
  return true;
}

function isOver(
  { state }: InvoiceLife,
  { code, step }: { code: FailureCode; step: Step },
  now: Step,
): boolean {
  if (isAboutTax(code)) return state.tax.outcome !== null;
  // A draft is compared before finalize alone; an invoice that left it was compared by this look.
  if (isAboutDifference(code)) return differenceOf(state) === null;
  return step === now;
}

/** Sleeps until a hint, a command or the next slow look. */
async function untilSomethingChanges(life: InvoiceLife, pollEveryMs: number): Promise<void> {
  const came = await life.waitFor(pollEveryMs);
  if (life.takeHints() || !came) await observe(life, came ? 3 : 5);
}

async function untilTaxIsDecided(life: InvoiceLife): Promise<void> {
  const left = msUntil(life.state.tax.until);
  if (left <= 0) return atTaxDeadline(life);
  // A look shortly before the deadline would be one too many: the deadline itself looks.
  const poll = life.state.tax.mode === 'external' ? left : Math.min(left, taxPollMs);
  const came = await life.waitFor(poll);
  if (came ? life.takeHints() : msUntil(life.state.tax.until) > 0) {
    await observe(life, came ? 3 : 5);
  }
}

/** One last look, then what the policy says; never in silence. */
async function atTaxDeadline(life: InvoiceLife): Promise<void> {
  if (nextStep(life.state) === 'await_tax') await observe(life, 3);
  const { tax, policy } = life.state;
  if (tax.outcome !== null || statusOf(life.state) !== 'awaiting_tax') return;
  const refused = blockOf(life.state);
  // Without a look at Stripe nobody may say that the tax did not come.
  if (refused && !isAboutTax(refused.code)) return;
  // Both modes have failed: a person decides.
  const policyNow = tax.round > 1 ? 'hold' : policy.on_timeout;
  const at = life.now();
  if (policyNow === 'hold') {
    if (refused?.code !== 'tax_timed_out') life.block('await_tax', 'tax_timed_out');
    return;
  }
  life.release('holdfast');
  if (policyNow === 'fallback') {
    await life.attempt('await_tax', 3, (s, call) => s.fallBackTax(call));
    return;
  }
  life.learn({
    type: 'tax_decided',
    at,
    by: 'holdfast',
    round: tax.round,
    outcome: refused && refused.code !== 'tax_timed_out' ? 'failed' : 'timed_out',
    provider: null,
    amount: null,
    reason: refused?.message ?? `no tax came before ${tax.until ?? at}`,
  });
}

/** Blocked: nothing moves until a person, the deadline, or (where nobody is needed) some time. */
async function untilReleased(life: InvoiceLife): Promise<void> {
  const block = blockOf(life.state);
  if (!block) return;
  const until = deadlineOfBlock(life.state);
  const deadline = until === null ? null : msUntil(until);
  const again = tryAgainAfterMs(block.code);
  const came = await life.waitFor(earliest(deadline, again));
  if (life.takeHints()) await observe(life, 3);
  if (came || life.isGateOver()) return;
  if (deadline !== null && msUntil(life.state.tax.until) <= 0) await atTaxDeadline(life);
  else if (again !== null) await tryAgain(life, block);
}

/** In silence: the same refusal leaves the block as it stands, and only success lifts it. */
async function tryAgain(life: InvoiceLife, { n, step }: { n: number; step: Step }): Promise<void> {
  const done = await perform(life, step);
  if (done && blockOf(life.state)?.n === n) life.release('holdfast');
}

async function untilPaid(life: InvoiceLife): Promise<void> {
  const { seen, overdue_at } = life.state;
  const due = seen?.due_at ?? null;
  const toDue = due !== null && overdue_at === null ? msUntil(due) : null;
  if (toDue !== null && toDue <= 0) {
    life.learn({ type: 'overdue', at: life.now(), by: 'holdfast', due_at: due ?? '' });
    return;
  }
  const poll = paymentPollMs(life.state.seen?.finalized_at ?? null, Date.now());
  const ms = earliest(toDue, poll) ?? poll;
  const came = await life.waitFor(ms);
  const isPoll = !came && ms === poll;
  if (life.takeHints() || isPoll) await observe(life, came ? 3 : 5);
}

function msUntil(time: string | null): number {
  return time === null ? 0 : Date.parse(time) - Date.now();
}
