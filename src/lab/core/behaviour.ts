import { z } from 'zod';

/** A share of events: `true` is all of them, 0.1 every tenth or so. */
const share = z.union([z.boolean(), z.number().min(0).max(1)]);

const behaviourSchema = z.strictObject({
  tax_listener: z.strictObject({
    mode: z.enum(['apply', 'never', 'fail', 'zero', 'reapply_on_update']),
    delay_ms: z.number().min(0),
    rate: z.coerce.string().describe('Percent, as a decimal.'),
  }),
  automatic_tax: z.strictObject({
    provider: z.string().nullable().describe('Null: no provider is active.'),
    status: z
      .enum(['complete', 'failed', 'requires_location_inputs'])
      .describe('What every calculation ends in; `complete` still needs a usable address.'),
  }),
  webhooks: z.strictObject({
    lose: share,
    duplicate: share,
    shuffle_window_ms: z.number().min(0),
    delay_ms: z.number().min(0),
    bad_signature: share,
  }),
  limits: z.strictObject({
    per_second: z.number().positive().nullable(),
    per_endpoint_per_second: z.number().positive().nullable(),
  }),
  collection: z.strictObject({
    delay_ms: z.number().min(0).describe('From finalize to the first charge of its own.'),
    retry_days: z.array(z.number().positive()),
  }),
  search: z.strictObject({
    lag_seconds: z.number().min(0).describe('How far search is behind, by the lab clock.'),
  }),
});

export type Behaviour = z.infer<typeof behaviourSchema>;

/** Any part of it, at any depth. */
export type BehaviourChange = { [K in keyof Behaviour]?: Partial<Behaviour[K]> };

export const defaultBehaviour: Behaviour = {
  tax_listener: { mode: 'apply', delay_ms: 200, rate: '8.25' },
  automatic_tax: { provider: 'stripe', status: 'complete' },
  webhooks: { lose: 0, duplicate: 0, shuffle_window_ms: 0, delay_ms: 0, bad_signature: 0 },
  limits: { per_second: null, per_endpoint_per_second: null },
  collection: { delay_ms: 150, retry_days: [3, 5, 7] },
  search: { lag_seconds: 60 },
};

/** The old behaviour with the change laid over it; throws a ZodError for what it does not know. */
export function changeBehaviour(current: Behaviour, change: unknown): Behaviour {
  return behaviourSchema.parse(merge(current, change));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(current: unknown, change: unknown): unknown {
  if (!isPlain(current) || !isPlain(change)) return change === undefined ? current : change;
  const merged: Record<string, unknown> = { ...current };
  for (const [key, value] of Object.entries(change)) merged[key] = merge(current[key], value);
  return merged;
}
