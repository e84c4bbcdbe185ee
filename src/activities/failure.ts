import { ApplicationFailure } from '@temporalio/common';
import { isTransient } from '../domain/failures';
import type { FailureCode } from '../domain/failures';
import type { FailureDetails } from '../domain/provider-error';
import type { Refusal } from '../stripe/classify';

export function failureOf(
  code: FailureCode,
  message: string,
  more: Partial<FailureDetails> = {},
): ApplicationFailure {
  const details: FailureDetails = { stripe_request_id: null, provider_error: null, ...more };
  return ApplicationFailure.create({
    type: code,
    message,
    nonRetryable: !isTransient(code),
    details: [details],
  });
}

export function failureOfRefusal(refusal: Refusal): ApplicationFailure {
  return failureOf(refusal.code, refusal.message, {
    stripe_request_id: refusal.stripe_request_id,
    provider_error: refusal.provider_error,
  });
}
