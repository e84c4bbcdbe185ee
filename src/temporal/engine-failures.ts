import {
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';
import { actions } from '../domain/status';
import type { Action } from '../domain/status';
import { actionNotAllowed, revisionDiffers, taxMissing } from '../workflows/contract';
import { CommandRefused, EngineUnavailable, RevisionDiffers, TaxMissing } from './engine-errors';

/** gRPC's INVALID_ARGUMENT: the server has understood us and says that we are wrong. */
const invalidArgument = 3;

/** Puts what the client library throws into our own three errors; anything else is a defect and passes. */
export function toEngineError(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError) return toRefusal(error) ?? error;
  return isAway(error) ? new EngineUnavailable(reasonOf(error), { cause: error }) : error;
}

function isAway(error: unknown): error is Error {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (error instanceof NamespaceNotFoundError) return true;
  if (isGrpcServiceError(error)) {
    const code: number = error.code;
    return code !== invalidArgument;
  }
  return error instanceof ServiceError && isGrpcServiceError(error.cause) && isAway(error.cause);
}

function reasonOf(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return `Temporal did not answer: ${cause}`;
}

function toRefusal({ cause }: WorkflowUpdateFailedError): Error | null {
  if (!(cause instanceof ApplicationFailure)) return null;
  if (cause.type === actionNotAllowed) return new CommandRefused(toActions(cause.details));
  if (cause.type === revisionDiffers) return new RevisionDiffers(cause.message);
  return cause.type === taxMissing ? new TaxMissing(cause.message) : null;
}

function toActions(details: unknown[] | null | undefined): Action[] {
  const named = (details ?? []).flat();
  return actions.filter((action) => named.includes(action));
}
