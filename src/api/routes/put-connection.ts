import type { z } from 'zod';
import type { Connection } from '../../domain/document';
import { invalidRequest } from '../errors';
import type { Fault } from '../errors';
import { defineRoute } from '../define-route';
import { connectionBody, connectionView } from '../schemas/connection';
import { mappingFaults } from '../../stripe/check-mappings';
import { idFault } from '../id-fault';
import { isShownSecret, toConnectionView } from '../connection-view';
import { connectionParams } from './get-connection';
import { forgetConnection } from '../recent-connection';
import { noInput } from '../schemas/common';

export const putConnection = defineRoute({
  method: 'put',
  path: '/v1/connections/{connection_id}',
  id: 'putConnection',
  tag: 'Connections',
  summary: 'Create or replace a connection',
  description:
    'A Stripe account in one environment, with its tax engine and settings. Secrets are written and ' +
    'never read back; when `secret_key` or `webhook_secret` is left out, the stored one stays. ' +
    'Everything else is replaced by what the body says, or by its default.',
  ...noInput,
  params: connectionParams,
  body: connectionBody,
  responses: {
    200: { description: 'Replaced.', schema: connectionView },
    201: { description: 'Created.', schema: connectionView },
  },
  async handler({ params, body }, deps) {
    const { store } = deps;
    const standing = await store.configuration.connection(params.connection_id);
    const merged = merge(params.connection_id, body, standing);
    if ('faults' in merged) throw invalidRequest(merged.faults);
    await store.configuration.saveConnection(merged);
    forgetConnection(merged.id, deps);
    return { status: standing ? 200 : 201, body: toConnectionView(merged) };
  },
});

type Body = z.output<typeof connectionBody>;

function merge(
  id: string,
  { stripe, ...rest }: Body,
  standing: Connection | null,
): Connection | { faults: Fault[] } {
  const secretKey = pick(stripe.secret_key, standing?.stripe.secret_key);
  const webhookSecret = pick(stripe.webhook_secret, standing?.stripe.webhook_secret) ?? null;
  const faults = [
    ...idFault(rest.id, id),
    ...mappingFaults(rest),
    ...secretFaults({ secret_key: secretKey, webhook_secret: webhookSecret }),
  ];
  if (faults.length > 0 || typeof secretKey !== 'string') return { faults };
  return {
    id,
    stripe: { secret_key: secretKey, webhook_secret: webhookSecret, api_base: stripe.api_base },
    tax: rest.tax,
    settings: rest.settings,
    entity_mapping: rest.entity_mapping,
    fallback_product_id: rest.fallback_product_id,
  };
}

/** What was sent, unless nothing was, or only what we show of the stored one. */
function pick<T extends string | null | undefined>(sent: T, stored: T): T {
  if (sent === undefined) return stored;
  return stored !== undefined && isShownSecret(sent, stored) ? stored : sent;
}

function secretFaults(secrets: {
  secret_key: string | undefined;
  webhook_secret: string | null;
}): Fault[] {
  const faults: Fault[] = [];
  if (secrets.secret_key === undefined) {
    faults.push({ pointer: '/stripe/secret_key', message: 'Required for a new connection.' });
  }
  for (const [name, value] of Object.entries(secrets)) {
    if (!value?.includes('…')) continue;
    faults.push({
      pointer: `/stripe/${name}`,
      message:
        'This is how a secret is shown, not one. Send the secret, or leave it out to keep it.',
    });
  }
  return faults;
}
