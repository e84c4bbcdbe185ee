import {
  ApplicationFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
} from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time';
import type { Activation, Completion, Job } from './sandbox';

export type Command = NonNullable<
  NonNullable<NonNullable<Completion['successful']>['commands']>[number]
>;
type Payload = ReturnType<typeof defaultPayloadConverter.toPayload>;
type Failure = NonNullable<NonNullable<Completion['failed']>['failure']>;

/** JSON as it travels between a workflow and its server. */
export function toPayload(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value ?? null);
}

/** Bytes that come out of the sandbox are another realm's, so `instanceof` must not be asked. */
export function fromPayload(payload: { data?: Uint8Array | null } | null | undefined): unknown {
  const text = Buffer.from(payload?.data ?? []).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

export function timestamp(ms: number): NonNullable<Activation['timestamp']> {
  return msToTs(ms);
}

type Span = { seconds?: unknown; nanos?: number | null } | null | undefined;

export function toMs(span: Span): number {
  if (!span) return 0;
  return Number(span.seconds ?? 0) * 1000 + Math.round((span.nanos ?? 0) / 1_000_000);
}

/** What a workflow's own refusal of a command says. */
export function refusalOf(failure: Failure): { type: string; message: string } {
  const type = failure.applicationFailureInfo?.type ?? '';
  return { type, message: failure.message ?? '' };
}

// Numbers of temporal.api.enums.v1.RetryState and TimeoutType.
const retryStates = { not_retryable: 2, attempts_used: 4 } as const;
const timeoutTypes = { start_to_close: 1, heartbeat: 4 } as const;

export interface Cause {
  failure: Failure;
  retryable: boolean;
}

export function causeOfError(error: unknown): Cause {
  const failure = defaultFailureConverter.errorToFailure(error, defaultPayloadConverter);
  const retryable = !(error instanceof ApplicationFailure && error.nonRetryable === true);
  return { failure, retryable };
}

export function causeOfTimeout(type: keyof typeof timeoutTypes): Cause {
  const failure = { message: type, timeoutFailureInfo: { timeoutType: timeoutTypes[type] } };
  return { failure, retryable: true };
}

export function completed(seq: number, value: unknown, isLocal: boolean): Job {
  return {
    resolveActivity: { seq, isLocal, result: { completed: { result: toPayload(value) } } },
  };
}

export function failed(
  seq: number,
  activity: { id: string; type: string },
  cause: Cause,
  why: keyof typeof retryStates,
): Job {
  const failure = {
    message: 'Activity task failed',
    cause: cause.failure,
    activityFailureInfo: {
      activityId: activity.id,
      activityType: { name: activity.type },
      retryState: retryStates[why],
    },
  };
  return { resolveActivity: { seq, result: { failed: { failure } } } };
}
