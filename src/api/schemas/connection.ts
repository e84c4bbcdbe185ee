import { z } from 'zod';
import { taxModes, taxTimeoutPolicies } from '../../domain/tax';
import { connectionId, id, text, wait } from './common';
import { connectionSettings } from './customer';

const apiBase = text(500)
  .refine(isHttpUrl, { error: 'An http or https URL without user, query or fragment.' })
  .nullable()
  .meta({ format: 'uri', example: 'http://127.0.0.1:12111' });

function isHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const isPlain = url.username === '' && url.password === '' && url.search + url.hash === '';
  return (url.protocol === 'http:' || url.protocol === 'https:') && isPlain;
}

const secret = text(500).regex(/^\S+$/, 'A key without blanks.');

const stripeBody = z.strictObject({
  secret_key: secret
    .optional()
    .describe('Written, never read back. Left out, or sent as it is shown: the stored one stays.')
    .meta({ writeOnly: true }),
  webhook_secret: secret
    .nullable()
    .optional()
    .describe(
      'Signs the webhooks of this account. Two, with a comma between, while one is being rolled. ' +
        'Left out, or sent as it is shown: the stored one stays; null: none.',
    )
    .meta({ writeOnly: true }),
  api_base: apiBase.default(null).describe('A proxy or the lab; null: Stripe itself.'),
});

const taxSettings = z
  .strictObject({
    mode: z.enum(taxModes).default('none'),
    timeout: wait.default('PT1H').describe('How long an invoice waits for tax.'),
    on_timeout: z
      .enum(taxTimeoutPolicies)
      .default('finalize_without_tax')
      .describe('What happens at the deadline; whichever it is, it is recorded.'),
    fallback_mode: z.enum(taxModes).nullable().default(null),
  })
  .describe('The tax engine, unless an invoice says otherwise.');

const rest = {
  tax: taxSettings.prefault({}),
  settings: connectionSettings.prefault({}),
  entity_mapping: z
    .array(z.strictObject({ from: text(300).min(1), to: text(300).min(1) }))
    .max(200)
    .default([])
    .describe('Which field goes where in Stripe.'),
  fallback_product_id: text(255)
    .min(1)
    .nullable()
    .default(null)
    .describe('The Stripe product of lines whose own is not mapped.'),
};

export const connectionBody = z
  .strictObject({
    id: id('May be left out; if given, as in the path.').optional(),
    stripe: stripeBody.prefault({}),
    ...rest,
  })
  .refine(({ tax }) => tax.on_timeout !== 'fallback' || tax.fallback_mode !== null, {
    error: 'The policy fallback needs a fallback_mode.',
    path: ['tax', 'fallback_mode'],
  })
  .meta({ id: 'ConnectionBody' });

const stripeView = z.object({
  secret_key: z.string().describe('Never the key: its beginning and its last four characters.'),
  webhook_secret: z.string().nullable(),
  api_base: z.string().nullable(),
});

export const connectionView = z
  .object({
    id: connectionId('Chosen by the header Holdfast-Connection.'),
    livemode: z.boolean().describe('Whether its Stripe key is a live one.'),
    stripe: stripeView,
    ...rest,
  })
  .meta({ id: 'Connection' });

export const connectionStatus = connectionView
  .extend({
    webhook_events: z
      .object({
        by_outcome: z.record(z.string(), z.int()).describe('Stripe events received, ever.'),
        refused: z.int().describe('Signatures refused since this process began.'),
      })
      .describe('Whether webhooks arrive, and what became of them.'),
  })
  .meta({ id: 'ConnectionStatus' });
