import { allowedActions } from '../domain/next-step';
import { blockOf, differenceOf, requestOf, statusOf } from '../domain/state';
import { actionNotAllowed, revisionDiffers, taxMissing } from './contract';
import type { Command } from './contract';
import type { InvoiceLife } from './life';

/** Carries out the oldest command, if the state still allows it. */
export async function obey(life: InvoiceLife): Promise<void> {
  const order = life.takeOrder();
  if (!order) return;
  const { action, by } = order.command;
  if (!allowedActions(life.state).includes(action)) {
    return life.refuse(order, actionNotAllowed, `${action} is not allowed any more.`);
  }
  switch (action) {
    case 'finalize':
      return finalizeNow(life, order);
    case 'finalize_without_tax':
      return waiveTax(life, by);
    case 'extend_tax_wait':
      return extendTaxWait(life, order.command);
    case 'accept_difference':
      return acceptDifference(life, order);
    case 'replace_lines':
      if (order.command.revise) return revise(life, order, 'revise');
      life.release(by);
      return life.learn({ type: 'requested', at: life.now(), by, action });
    case 'reissue':
      return revise(life, order, 'reissue');
    case 'supply_tax':
    case 'void':
    case 'mark_uncollectible':
      life.release(by);
      return life.learn({ type: 'requested', at: life.now(), by, action });
  }
}

/** A request is a fact: should its step block, a retry resumes the request and not what came before it. */
export async function carryOut(
  life: InvoiceLife,
  step: 'replace_lines' | 'revise' | 'apply_tax' | 'void' | 'reissue' | 'mark_uncollectible',
): Promise<boolean> {
  const { requested } = life.state;
  // A payment gate that is given up is voided without anybody's asking.
  const isOurs = step === 'void' && requested?.action !== 'void';
  const by = isOurs ? 'holdfast' : (requested?.by ?? 'holdfast');
  // Whoever changed the lines may have changed the invoice as well: it is read in full before finalize.
  if (step === 'replace_lines' || step === 'revise') life.undisturbed = false;
  return life.attempt(step, 1, (steps, call) => {
    if (step === 'void') return steps.voidInvoice({ ...call, by });
    if (step === 'replace_lines') return steps.replaceLines({ ...call, by });
    if (step === 'revise') return steps.reviseDraft({ ...call, by });
    if (step === 'reissue') return steps.reissueInvoice({ ...call, by });
    if (step === 'apply_tax') return steps.applyTax({ ...call, by });
    return steps.markUncollectible({ ...call, by });
  });
}

type Order = NonNullable<ReturnType<InvoiceLife['takeOrder']>>;

/**
 * For one revision only: of two people at one moment the second has not seen what the first made of it, or
 * is about to. What a block has stopped may be asked for anew.
 */
function revise(life: InvoiceLife, order: Order, action: 'revise' | 'reissue'): void {
  const { by, revise: to } = order.command;
  const { state } = life;
  if (to?.revision !== state.revision + 1) {
    const message = `It is at revision ${state.revision} by now. Look at it first.`;
    return life.refuse(order, revisionDiffers, message);
  }
  const standing = blockOf(state) === null ? requestOf(state)?.content : undefined;
  if (standing !== undefined && standing !== to.content) {
    const message = `Somebody has asked for revision ${to.revision} with other content. Look at it first.`;
    return life.refuse(order, revisionDiffers, message);
  }
  life.release(by);
  life.learn({ type: 'requested', at: life.now(), by, action, content: to.content });
}

/** While tax is awaited `finalize` never means "without": it looks once more and goes on only with an answer. */
async function finalizeNow(life: InvoiceLife, order: Order): Promise<void> {
  const { by } = order.command;
  if (statusOf(life.state) === 'awaiting_tax') {
    life.release(by);
    if (life.state.tax.mode === 'automatic') return;
    await life.attempt('await_tax', 1, (s, call) => s.observeInvoice(call));
    if (life.state.tax.outcome === null) {
      const message = 'The tax is not there. Wait, supply_tax, or finalize_without_tax.';
      return life.refuse(order, taxMissing, message);
    }
  }
  life.learn({ type: 'approved', at: life.now(), by });
}

/** What was accepted is on record with its reason; here it only releases, and only what was accepted. */
function acceptDifference(life: InvoiceLife, order: Order): void {
  const { by, difference } = order.command;
  if (differenceOf(life.state)?.fingerprint === difference) return life.release(by);
  life.refuse(order, actionNotAllowed, 'Stripe holds another difference by now. Look at it first.');
}

function waiveTax(life: InvoiceLife, by: string): void {
  life.release(by);
  life.learn({
    type: 'tax_decided',
    at: life.now(),
    by,
    round: life.state.tax.round,
    outcome: 'waived',
    provider: null,
    amount: null,
    reason: 'a person decided to go on without tax',
  });
}

function extendTaxWait(life: InvoiceLife, { by, until }: Command): void {
  if (until === undefined) return;
  const at = life.now();
  // A hold at the old deadline is over; any other block stays what it is.
  if (life.state.block?.code === 'tax_timed_out') life.release(by);
  life.learn({ type: 'tax_wait_extended', at, by, round: life.state.tax.round, until });
}
