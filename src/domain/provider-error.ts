/** What a provider said beside its words; null where it said nothing of the kind. */
export interface ProviderError {
  code: string | null;
  /** The parameter that it objects to. */
  param: string | null;
  decline_code: string | null;
  http_status: number | null;
}
