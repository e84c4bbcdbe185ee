import type { z } from 'zod';
import type { Connection } from '../../domain/document';
import { isLiveKey } from '../../domain/livemode';
import { reaches } from '../auth/caller';
import type { Caller } from '../auth/caller';
import { invalidRequest } from '../errors';
import type { Fault } from '../errors';
import { defineRoute } from '../define-route';
import { connectionBody, connectionView } from '../schemas/connection';
import { mappingFaults } from '../../stripe/check-mappings';
import { idFault } from '../id-fault';
import { isShownSecret, toConnectionView } from '../connection-view';
import { connectionParams } from './get-connection';
import { forgetConnection } from '../recent-connection';
import { connectionNotFound } from '../require-connection';
import { noInput } from '../schemas/common';

export const putConnection = defineRoute({
  method: 'put',
  path: '/v1/connections/{connection_id}',
  id: 'putConnection',
  tag: 'Connections',
  access: 'admin',
  summary: 'Create or replace a connection',
  description:
    'A Stripe account in one environment, with its tax engine and settings. Secrets are written and ' +
    'never read back; when `secret_key` or `webhook_secret` is left out, the stored one stays. ' +
    'Everything else is replaced by what the body says, or by its default. A connection stays live, or ' +
    'stays a sandbox, and invoices on their way keep the settings that they were accepted with.',
  ...noInput,
  params: connectionParams,
  body: connectionBody,
  responses: {
    200: { description: 'Replaced.', schema: connectionView },
    201: { description: 'Created.', schema: connectionView },
  },
  errors: ['connection_not_found'],
  async handler({ params, body, caller }, deps) {
    const { connection_id: id } = params;
    let isNew = false;
    // Judged as it stands under the lock: a secret that comes meanwhile is not written over by an old one.
    const saved = await deps.store.configuration.changeConnection(id, (standing) => {
      isNew = standing === null;
      return judge(id, body, standing, caller);
    });
    forgetConnection(id, deps);
    return { status: isNew ? 201 : 200, body: toConnectionView(saved) };
  },
});

type Body = z.output<typeof connectionBody>;

function judge(id: string, body: Body, standing: Connection | null, caller: Caller): Connection {
  const isForeign = standing
    ? !reaches(caller, standing)
    : caller.connection !== null && caller.connection !== id;
  if (isForeign) throw connectionNotFound();
  const merged = merge(id, body, standing);
  if ('faults' in merged) throw invalidRequest(merged.faults);
  const faults = modeFaults(merged, standing, caller);
  if (faults.length > 0) throw invalidRequest(faults);
  return merged;
}

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

/** Test and live objects of one connection would be told apart by nobody. */
function modeFaults(merged: Connection, standing: Connection | null, caller: Caller): Fault[] {
  const isLive = isLiveKey(merged.stripe.secret_key);
  const pointer = '/stripe/secret_key';
  if (standing && isLiveKey(standing.stripe.secret_key) !== isLive) {
    const [is, was] = isLive ? ['live', 'a sandbox'] : ['of a sandbox', 'live'];
    const message = `This key is ${is}, and the connection is ${was}. Make another connection.`;
    return [{ pointer, message }];
  }
  if (caller.livemode !== null && caller.livemode !== isLive) {
    const [own, needed] = isLive ? ['hf_test_', 'hf_live_'] : ['hf_live_', 'hf_test_'];
    const message = `With an ${own} key this would be out of reach. Call with an ${needed} key.`;
    return [{ pointer, message }];
  }
  return [];
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
