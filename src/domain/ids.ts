/** Names one invoice everywhere inside: the connection and the caller's own id. */
export interface InvoiceRef {
  connection: string;
  invoice_id: string;
}

/** Readable in Temporal's Web UI; the only place that knows the form. */
export function workflowIdOf({ connection, invoice_id }: InvoiceRef): string {
  return `invoice/${connection}/${invoice_id}`;
}

declare const keyBrand: unique symbol;
/** Every Stripe write takes one; a plain string is a type error, so none can be forgotten. */
export type IdempotencyKey = string & { readonly [keyBrand]: true };

/**
 * Workflow id + revision + step (+ chunk): the same for every attempt, run and re-entry.
 * `suffix` moves on only after a look-up has shown that the former key wrote nothing that lives.
 */
export function idempotencyKey(
  ref: InvoiceRef,
  part: { revision: number; step: string; suffix?: number | string },
): IdempotencyKey {
  const suffix = part.suffix ? `/${part.suffix}` : '';
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one of the two places that make the brand
  return `${workflowIdOf(ref)}/r${part.revision}/${part.step}${suffix}` as IdempotencyKey;
}

/** Of a write for a connection as a whole; `parts` name what is written, so that the same is the same key. */
export function connectionKey(connection: string, ...parts: string[]): IdempotencyKey {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the other place that makes the brand
  return ['connection', connection, ...parts].join('/') as IdempotencyKey;
}

/** True for a key made by {@link idempotencyKey}: Stripe names it in the events our own writes caused. */
export function isOurKey(key: string | null | undefined): boolean {
  return key?.startsWith('invoice/') ?? false;
}
