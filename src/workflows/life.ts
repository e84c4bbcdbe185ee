import {
  ActivityFailure,
  ApplicationFailure,
  TimeoutFailure,
  condition,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { StepCall } from '../activities/deps';
import type { StripeActivities } from '../activities';
import type { Fact, Step } from '../domain/facts';
import { failures, isFailureCode } from '../domain/failures';
import type { FailureCode } from '../domain/failures';
import type { InvoiceRef } from '../domain/ids';
import { closingStepOf, gateDeadlineOf, whyExpired } from '../domain/gate-verdict';
import { allowedActions, isWait, nextStep } from '../domain/next-step';
import { isFailureDetails } from '../domain/provider-error';
import type { FailureDetails } from '../domain/provider-error';
import { isSameBlock } from '../domain/same-block';
import { blockOf, initialState, next, statusOf } from '../domain/state';
import type { Block, InvoiceState } from '../domain/state';
import {
  actionNotAllowed,
  command,
  retry,
  searchAttributes,
  stripeChanged,
  view,
} from './contract';
import type { Command, CommandResult, RetryRequest } from './contract';
import { describe } from './details';
import { waitingFor } from '../domain/waiting';
import { earliest, nextWakeUp } from '../domain/wake-up';
import { maximumAttempts, storeSteps, stripeSteps } from './steps';
import type { Priority } from './steps';

/** A command on its way: answered when the loop comes to rest after it. */
interface Order {
  command: Command;
  answer: CommandResult | ApplicationFailure | null;
}

/**
 * One invoice while it is worked on: the state, what has come in, and how facts reach the record.
 * Handlers only note what came; the loop in `invoice.ts` alone acts.
 */
export class InvoiceLife {
  state: InvoiceState;
  /** Nothing changed in Stripe by another hand since the draft was completed. */
  undisturbed = true;
  readonly #ref: InvoiceRef;
  #unrecorded: Fact[] = [];
  #hints = 0;
  #retries: RetryRequest[] = [];
  #orders: Order[] = [];
  #obeyed: Order[] = [];
  #published = '';
  #restedAt = this.now();
  /** The state is the record's, not the blank one of the beginning. */
  #isKnown: boolean;

  constructor(ref: InvoiceRef, resumes: boolean) {
    this.#ref = ref;
    this.#isKnown = !resumes;
    // Nothing is decided on this: the first step brings the recorded state.
    this.state = initialState({
      tax_mode: 'none',
      tax_timeout_ms: 0,
      on_timeout: 'hold',
      fallback_mode: null,
      needs_approval: false,
    });
    this.#listen();
  }

  #listen(): void {
    setHandler(stripeChanged, () => {
      this.#hints += 1;
      this.undisturbed = false;
    });
    setHandler(retry, (request) => void this.#retries.push(request));
    setHandler(command, (asked) => this.#obey(asked), { validator: (asked) => this.#allow(asked) });
    setHandler(view, () => ({
      status: statusOf(this.state),
      step: nextStep(this.state),
      waiting_for: waitingFor(this.state),
      next_wake_up: nextWakeUp(this.state, this.#restedAt),
      blocked_code: blockOf(this.state)?.code ?? null,
      allowed_actions: allowedActions(this.state),
    }));
  }

  #allow({ action }: Command): void {
    // A run that resumes has not read the record yet: the command is judged when its turn comes.
    if (!this.#isKnown) return;
    const allowed = allowedActions(this.state);
    if (!allowed.includes(action)) throw refusal(action, allowed);
  }

  async #obey(asked: Command): Promise<CommandResult> {
    const order: Order = { command: asked, answer: null };
    this.#orders.push(order);
    await condition(() => order.answer !== null);
    if (order.answer instanceof ApplicationFailure) throw order.answer;
    return order.answer ?? this.#result();
  }

  #result(): CommandResult {
    return {
      status: statusOf(this.state),
      blocked_code: blockOf(this.state)?.code ?? null,
    };
  }

  now(): string {
    return new Date(Date.now()).toISOString();
  }

  /** Takes a fact in; it reaches the record with the next step, or when the life comes to rest. */
  learn(fact: Fact): void {
    const { revision } = this.state;
    const about = revision === 1 ? fact : { revision, ...fact };
    this.state = next(this.state, about);
    this.#unrecorded.push(about);
  }

  release(by: string): void {
    const block = blockOf(this.state);
    if (block) this.learn({ type: 'released', n: block.n, at: this.now(), by });
  }

  /**
   * Runs one step against Stripe. The step records its own facts with those it is handed, and its
   * answer is the record's state. A step that gives up blocks, nothing is lost, and false is the answer.
   */
  async attempt(
    step: Step,
    priority: Priority,
    run: (steps: StripeActivities, call: StepCall) => Promise<InvoiceState>,
  ): Promise<boolean> {
    const handed = this.#unrecorded;
    const { revision } = this.state;
    const call: StepCall = { ref: this.#ref, now: this.now(), facts: handed, revision };
    try {
      const recorded = await run(stripeSteps(this.#ref.connection, priority), call);
      this.#unrecorded = this.#unrecorded.filter((fact) => !handed.includes(fact));
      this.#adopt(recorded);
      return true;
    } catch (error) {
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      await this.#block(step, error);
      return false;
    }
  }

  #adopt(recorded: InvoiceState): void {
    this.#isKnown = true;
    // Facts that came while the step ran are not in its answer yet.
    this.state = this.#unrecorded.reduce(next, recorded);
  }

  async #block(step: Step, failure: ActivityFailure): Promise<void> {
    // The step may have recorded facts before it gave up.
    await this.record();
    const { code, message, details } = causeOf(failure);
    this.block(step, code, {
      message,
      attempts: attemptsOf(failure),
      stripe_request_id: details?.stripe_request_id ?? null,
      provider_error: details?.provider_error ?? null,
    });
    await this.record();
  }

  block(step: Step, code: FailureCode, more: Refused = notTried(code)): void {
    const standing = blockOf(this.state);
    const n = Math.max(this.state.block?.n ?? 0, this.state.released) + 1;
    const blocked = {
      type: 'blocked',
      at: this.now(),
      by: 'holdfast',
      step,
      code,
      ...more,
    } as const;
    if (standing && isSameBlock(standing, blocked)) {
      const attempts = standing.attempts + more.attempts;
      return this.learn({ ...blocked, step: standing.step, n: standing.n, attempts });
    }
    this.learn({ ...blocked, n });
  }

  /** Writes what no step has written yet; always asks, so that the state is the record's own. */
  async record(): Promise<void> {
    const handed = this.#unrecorded;
    const call = { ref: this.#ref, now: this.now(), facts: handed };
    const recorded = await storeSteps.recordFacts(call);
    this.#unrecorded = this.#unrecorded.filter((fact) => !handed.includes(fact));
    this.#adopt(recorded);
  }

  /** Comes to rest: everything is on record, and everybody who waits or looks is told. */
  async rest(): Promise<void> {
    if (this.#unrecorded.length > 0) await this.record();
    for (const order of this.#obeyed) order.answer ??= this.#result();
    this.#obeyed = [];
    this.#restedAt = this.now();
    this.#publish();
  }

  /** Rests until something comes in or the time is up, that of a payment gate too; true: something came in. */
  async waitFor(atMostMs: number | null): Promise<boolean> {
    await this.rest();
    const ms = earliest(atMostMs, this.#msOfGate());
    const news = () => this.#hints > 0 || this.#retries.length > 0 || this.#orders.length > 0;
    if (ms === null) {
      await condition(news);
      return true;
    }
    // `condition(fn, 0)` would record a marker and a timer for nothing.
    return ms <= 0 ? news() : condition(news, ms);
  }

  /** The oldest command that nobody has looked at. */
  takeOrder(): Order | undefined {
    const order = this.#orders.shift();
    if (order) this.#obeyed.push(order);
    return order;
  }

  refuse(order: Order, type: string, message: string): void {
    order.answer = ApplicationFailure.nonRetryable(message, type, allowedActions(this.state));
  }

  hasOrders(): boolean {
    return this.#orders.length > 0;
  }

  /** True once for any number of hints. */
  takeHints(): boolean {
    const any = this.#hints > 0;
    this.#hints = 0;
    return any;
  }

  #msOfGate(): number | null {
    const until = gateDeadlineOf(this.state);
    return until === null ? null : Date.parse(until) - Date.now();
  }

  isGateOver(): boolean {
    return (this.#msOfGate() ?? 1) <= 0;
  }

  /** A gate whose time is over is given up, and what is given up is blocked by nothing but its own end. */
  heedGate(): void {
    const until = gateDeadlineOf(this.state);
    if (until !== null && this.isGateOver()) {
      const why = whyExpired(this.state, until);
      this.learn({ type: 'gate_given_up', at: this.now(), by: 'holdfast', ...why });
    }
    const closing = closingStepOf(this.state);
    if (closing !== null && (blockOf(this.state)?.step ?? closing) !== closing) {
      this.release('holdfast');
    }
  }

  /** A retry releases the block that it finds; where nothing is blocked it means nothing. */
  heedRetries(): void {
    for (const { by, block } of this.#retries.splice(0)) {
      if (block !== undefined && block !== blockOf(this.state)?.n) continue;
      // What nobody can mend any more is not compared again: it is for a person to accept.
      if (!allowedActions(this.state).includes('retry')) continue;
      this.release(by);
      // What gave up may have been a look: where there is only waiting left, look at once.
      if (isWait(nextStep(this.state))) this.#hints += 1;
    }
  }

  /** Ends: commands that came too late are refused by the state they found. */
  async end(): Promise<void> {
    for (const order of this.#orders.splice(0)) {
      const allowed = allowedActions(this.state);
      order.answer = refusal(order.command.action, allowed);
    }
    await this.rest();
  }

  #publish(): void {
    const status = statusOf(this.state);
    const block = blockOf(this.state);
    const { stripe_invoice_id, tax } = this.state;
    setCurrentDetails(describe(this.#ref, this.state, this.#restedAt));
    const shown = JSON.stringify([status, block?.code, stripe_invoice_id, tax.outcome]);
    if (shown === this.#published) return;
    this.#published = shown;
    // One call, and only when something changed: each is an event and a write to visibility.
    upsertSearchAttributes([
      { key: searchAttributes.invoiceStatus, value: status },
      { key: searchAttributes.blockedCode, value: block?.code ?? null },
      { key: searchAttributes.stripeInvoiceId, value: stripe_invoice_id },
      { key: searchAttributes.taxOutcome, value: tax.outcome },
    ]);
  }
}

function refusal(action: string, allowed: string[]): ApplicationFailure {
  const list = allowed.length > 0 ? `Allowed: ${allowed.join(', ')}.` : 'No action is allowed.';
  return ApplicationFailure.nonRetryable(
    `${action} is not allowed now. ${list}`,
    actionNotAllowed,
    allowed,
  );
}

type Refused = Pick<Block, 'message' | 'attempts' | 'stripe_request_id' | 'provider_error'>;

/** Blocked by a decision of ours: nothing was tried and nobody has refused. */
function notTried(code: FailureCode): Refused {
  const message = failures[code].meaning;
  return { message, attempts: 0, stripe_request_id: null, provider_error: null };
}

interface Cause {
  code: FailureCode;
  message: string;
  details: FailureDetails | null;
}

function causeOf({ cause }: ActivityFailure): Cause {
  if (cause instanceof TimeoutFailure) {
    return { code: 'no_answer', message: 'The step did not end in time.', details: null };
  }
  const type = cause instanceof ApplicationFailure ? (cause.type ?? '') : '';
  if (cause instanceof ApplicationFailure && isFailureCode(type)) {
    const details: unknown = cause.details?.[0];
    return {
      code: type,
      message: cause.message,
      details: isFailureDetails(details) ? details : null,
    };
  }
  return { code: 'unexpected', message: cause?.message ?? 'no cause was given', details: null };
}

function attemptsOf(failure: ActivityFailure): number {
  return failure.retryState === 'MAXIMUM_ATTEMPTS_REACHED' ? maximumAttempts : 1;
}
