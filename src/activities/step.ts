import { ApplicationFailure, Context } from '@temporalio/activity';
import Stripe from 'stripe';
import type { Connection } from '../domain/document';
import { taxModeBehaviour } from '../tax';
import type { TaxModeBehaviour } from '../tax/tax-mode';
import type { InvoiceState } from '../domain/state';
import type { InvoiceRecord } from '../store/ports';
import type { StripeClient } from '../stripe/client';
import { classify } from '../stripe/classify';
import type { ActivityDeps, StepCall } from './deps';
import { failureOf, failureOfRefusal } from './failure';
import { tellOutage } from './tell-outage';

/** Well below the heartbeat time-out, so that a dead worker is noticed in seconds and a busy one is not. */
const heartbeatEveryMs = 1_500;

/** What a step works with: the record as it is now, the account, and a clock in the workflow's time. */
export interface StepTools {
  record: InvoiceRecord;
  stripe: StripeClient;
  taxMode: TaxModeBehaviour;
  /** RFC 3339, the workflow's time plus what has passed since the step was scheduled. */
  now: () => string;
  /** Different for every attempt that is ever made, for keys that must not repeat a stored failure. */
  attempt: string;
}

/**
 * Runs one step: writes the facts it was handed, opens the account, keeps the heart beating, and turns
 * whatever Stripe throws into a failure of the catalogue. Returns the state after the step.
 */
export async function runStep(
  deps: ActivityDeps,
  call: StepCall,
  work: (tools: StepTools) => Promise<InvoiceRecord>,
): Promise<InvoiceState> {
  const context = Context.current();
  const pulse = { begunAt: Date.now(), lastAt: Date.now() };
  const beat = setInterval(() => {
    pulse.lastAt = Date.now();
    context.heartbeat();
  }, heartbeatEveryMs);
  try {
    const { record, connection } = await open(deps, call);
    // Somebody went on to another revision: what was meant for the former one is no step of this one.
    if (record.state.revision !== (call.revision ?? 1)) return record.state;
    const after = await work({
      record,
      stripe: whileAlive(openAccount(deps, connection), pulse),
      taxMode: taxModeBehaviour(record.state.tax.mode),
      now: clockFrom(call.now),
      attempt: `${Date.parse(call.now).toString(36)}.${context.info.attempt}`,
    });
    return after.state;
  } catch (error) {
    const failure = toFailure(error);
    try {
      await tellOutage(deps, call, failure, clockFrom(call.now)());
    } catch (unrecorded) {
      throw toFailure(unrecorded);
    }
    throw failure;
  } finally {
    clearInterval(beat);
  }
}

async function open({ store }: ActivityDeps, { ref, facts }: StepCall) {
  const standing = await store.invoices.findWithConnection(ref);
  if (!standing) {
    const { invoice_id, connection } = ref;
    throw failureOf('unexpected', `${connection} has no invoice ${invoice_id} in the store.`);
  }
  const { record: from, connection } = standing;
  // A fact that the workflow noted stays with its revision, whichever the record has by now.
  const noted = from.state.revision === 1 ? facts : facts.map((f) => ({ revision: 1, ...f }));
  const record = facts.length === 0 ? from : await store.invoices.record(ref, noted, { from });
  if (connection) return { record, connection };
  throw failureOf('not_configured', `Connection ${ref.connection} does not exist.`);
}

function openAccount(deps: ActivityDeps, connection: Connection): StripeClient {
  if (connection.stripe.secret_key === '') {
    throw failureOf('not_configured', `Connection ${connection.id} has no Stripe key.`);
  }
  return deps.stripeFor(connection);
}

interface Pulse {
  begunAt: number;
  lastAt: number;
}

/**
 * The same client for as long as Temporal can believe that this attempt lives. A process that stood
 * still and wakes must not write what was decided before: the next attempt, or a person, has gone on.
 */
function whileAlive(stripe: StripeClient, pulse: Pulse): StripeClient {
  return new Proxy(stripe, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        assertAlive(pulse);
        return Reflect.apply(member, target, args);
      };
    },
  });
}

function assertAlive({ begunAt, lastAt }: Pulse): void {
  const { startToCloseTimeoutMs, heartbeatTimeoutMs = Infinity } = Context.current().info;
  const now = Date.now();
  if (now - begunAt <= startToCloseTimeoutMs && now - lastAt <= heartbeatTimeoutMs) return;
  const asleep = Math.round((now - lastAt) / 1_000);
  // Nobody waits for this attempt any more; the failure only ends it here.
  throw ApplicationFailure.create({
    type: 'attempt_given_up',
    message: `This attempt stood still (${asleep} s) and was given up meanwhile: it writes nothing more.`,
  });
}

function clockFrom(scheduledAt: string): () => string {
  const { scheduledTimestampMs } = Context.current().info;
  const base = Date.parse(scheduledAt);
  // A workflow moved ahead in time schedules "in the future": then nothing has passed for it yet.
  return () => new Date(base + Math.max(0, Date.now() - scheduledTimestampMs)).toISOString();
}

function toFailure(error: unknown): unknown {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof Stripe.errors.StripeError) return failureOfRefusal(classify(error));
  if (isDatabaseError(error)) return failureOf('store_unavailable', messageOf(error));
  return error;
}

/** Drizzle wraps what pg throws; a connection error has a syscall or a SQLSTATE of class 08 or 57. */
function isDatabaseError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return (
    /^(08|57|53)/.test(code) ||
    /^E(CONN|PIPE|TIMEDOUT|NOTFOUND|HOST)/.test(code) ||
    /connection|timeout exceeded/i.test(cause.message)
  );
}

function messageOf(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  return `PostgreSQL did not answer: ${cause.message}`;
}
