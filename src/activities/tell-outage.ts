import { ApplicationFailure, Context } from '@temporalio/activity';
import { isFailureCode, isTransient } from '../domain/failures';
import { steps } from '../domain/facts';
import type { Step } from '../domain/facts';
import { nextStep } from '../domain/next-step';
import { isFailureDetails } from '../domain/provider-error';
import { blockOf } from '../domain/state';
import type { InvoiceState } from '../domain/state';
import type { ActivityDeps, StepCall } from './deps';

/** With the pauses between them some fifteen seconds: a shorter trouble is nobody's news. */
const attemptsBeforeTold = 5;

/**
 * Records that Stripe is away while the step still tries: once for each try at the step, and not while a
 * block tells it already. Told twice by two processes it is one fact.
 */
export async function tellOutage(
  { store }: ActivityDeps,
  { ref, now: since }: StepCall,
  failure: unknown,
  at: string,
): Promise<void> {
  const attempts = Context.current().info.attempt;
  if (attempts < attemptsBeforeTold || !(failure instanceof ApplicationFailure)) return;
  const { type, message } = failure;
  const code = type ?? '';
  const details: unknown = failure.details?.[0];
  if (!isFailureCode(code) || !isTransient(code) || !isFailureDetails(details)) return;
  if (details.provider_error === null) return;
  const record = await store.invoices.find(ref);
  if (!record || blockOf(record.state) || record.state.outage?.since === since) return;
  const step = stepOf(record.state);
  const tried = { since, step, code, message, attempts, ...details };
  const fact = { type: 'provider_failed', at, by: 'holdfast', ...tried } as const;
  await store.invoices.record(ref, [fact], { from: record });
}

/** What is no step of its own is a look, as the workflow names it. */
function stepOf(state: InvoiceState): Step {
  const next = nextStep(state);
  return steps.find((step) => step === next) ?? 'await_tax';
}
