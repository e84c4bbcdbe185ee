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
  keys: z.strictObject({
    unknown: z
      .enum(['new_account', 'invalid'])
      .describe('What a key is that has not been used or made before.'),
  }),
  limits: z.strictObject({
    per_second: z.number().positive().nullable(),
    per_endpoint_per_second: z.number().positive().nullable(),
    search_per_second: z.number().positive().nullable(),
    payment_intent_updates_per_hour: z
      .number()
      .positive()
      .nullable()
      .describe('Of each PaymentIntent, by the lab clock.'),
    concurrent: z.number().positive().nullable().describe('Requests in work at the same time.'),
    concurrent_per_endpoint: z.number().positive().nullable(),
  }),
  collection: z.strictObject({
    delay_ms: z.number().min(0).describe('From finalize to the first charge of its own.'),
    grace_seconds: z
      .number()
      .min(3600)
      .describe('The account setting how long a draft waits before it finalizes by itself.'),
    retry_days: z.array(z.number().positive()),
  }),
  customer_balance: z.strictObject({
    returned_on_void: z
      .boolean()
      .describe('Whether a void gives back the balance that was applied, as since 2019-12-03.'),
  }),
  search: z.strictObject({
    lag_seconds: z.number().min(0).describe('How far search is behind, by the lab clock.'),
  }),
  anrok: z.strictObject({
    status: z.enum(['up', 'external_service_error', 'down']),
    per_second: z.number().positive().nullable().describe('Of one seller.'),
    tax_id_register: z
      .enum(['up', 'unavailable', 'not_enabled'])
      .describe('The register of VAT numbers behind taxId/validate.'),
    lists: z.enum(['enabled', 'not_enabled']).describe('transactions/list is sold separately.'),
  }),
  avatax: z.strictObject({
    status: z.enum(['up', 'error_in_200', 'down']),
    per_second: z.number().positive().nullable().describe('Of one account.'),
    settle_seconds: z
      .number()
      .min(0)
      .describe('From commit until a refund finds the document committed, by the lab clock.'),
    force_timeout_ms: z.number().min(0).describe('How long $include=ForceTimeout holds.'),
  }),
  tax_rules: z.strictObject({
    rate_changes: z
      .array(
        z.strictObject({
          country: z.string(),
          region: z.string().nullable().default(null),
          from: z.iso.date(),
          extra_percent: z.string(),
        }),
      )
      .describe('What both engines ask on top, for tax dates from that day on.'),
    exemptions: z
      .array(z.strictObject({ customer: z.string(), from: z.iso.date() }))
      .describe('Customers whom both engines exempt, for tax dates from that day on.'),
  }),
});

export type Behaviour = z.infer<typeof behaviourSchema>;

/** Any part of it, at any depth. */
export type BehaviourChange = { [K in keyof Behaviour]?: Partial<Behaviour[K]> };

export const defaultBehaviour: Behaviour = {
  tax_listener: { mode: 'apply', delay_ms: 200, rate: '8.25' },
  automatic_tax: { provider: 'stripe', status: 'complete' },
  webhooks: { lose: 0, duplicate: 0, shuffle_window_ms: 0, delay_ms: 0, bad_signature: 0 },
  keys: { unknown: 'new_account' },
  limits: {
    per_second: null,
    per_endpoint_per_second: null,
    search_per_second: null,
    payment_intent_updates_per_hour: null,
    concurrent: null,
    concurrent_per_endpoint: null,
  },
  collection: { delay_ms: 150, grace_seconds: 3600, retry_days: [3, 5, 7] },
  customer_balance: { returned_on_void: true },
  search: { lag_seconds: 60 },
  anrok: { status: 'up', per_second: 10, tax_id_register: 'up', lists: 'enabled' },
  avatax: { status: 'up', per_second: null, settle_seconds: 0, force_timeout_ms: 30_000 },
  tax_rules: { rate_changes: [], exemptions: [] },
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
