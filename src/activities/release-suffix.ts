/**
 * Of the idempotency key of a step. A release is a person's new try: the cause may be mended, the stored
 * refusal must not answer.
 */
export function releaseSuffix(released: number): string {
  return released === 0 ? '' : String(released);
}
