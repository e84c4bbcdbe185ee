/** What a provider said beside its words; null where it said nothing of the kind. */
export interface ProviderError {
  code: string | null;
  /** The parameter that it objects to. */
  param: string | null;
  decline_code: string | null;
  http_status: number | null;
}

/** What travels with a failed step into the workflow's block. */
export interface FailureDetails {
  stripe_request_id: string | null;
  /** Null when nobody outside has spoken. */
  provider_error: ProviderError | null;
}

export function isFailureDetails(value: unknown): value is FailureDetails {
  return typeof value === 'object' && value !== null && 'stripe_request_id' in value;
}
