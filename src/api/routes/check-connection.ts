import { z } from 'zod';
import { secretsOf, toWebhookSecret } from '../../domain/webhook-secrets';
import type { Finding } from '../../stripe/doctor/finding';
import { runDoctor } from '../../stripe/doctor/run-doctor';
import type { ApiDeps } from '../deps';
import { defineRoute } from '../define-route';
import { forgetConnection } from '../recent-connection';
import { connectionNotFound, requireConnection } from '../require-connection';
import { noInput } from '../schemas/common';
import { connectionCheck } from '../schemas/connection-check';
import { connectionParams } from './get-connection';

export const checkConnection = defineRoute({
  method: 'post',
  path: '/v1/connections/{connection_id}/check',
  id: 'checkConnection',
  tag: 'Connections',
  access: 'admin',
  summary: 'Look whether Stripe is as this connection needs it, and mend its webhooks',
  description:
    'Key, mode, permissions, webhook endpoint, tax provider, account and clock; each with what to do. ' +
    'Changes nothing, unless `fix` is true: then the webhook endpoint is made, completed or replaced, and ' +
    'its secret stored. What was done is not done again, however often it is called.',
  ...noInput,
  params: connectionParams,
  body: z
    .strictObject({ fix: z.boolean().default(false).describe('Mend what can be mended.') })
    .prefault({}),
  responses: { 200: { description: 'What was found.', schema: connectionCheck } },
  errors: ['connection_not_found'],
  async handler({ params, body, caller }, deps) {
    const connection = await requireConnection(params.connection_id, caller, deps);
    const { id } = connection;
    const findings = await runDoctor({
      connection,
      fix: body.fix,
      client: deps.accountFor(connection),
      target: targetOf(id, deps),
      now: deps.now,
      readSecret: async () => {
        const standing = await deps.store.configuration.connection(id);
        return standing?.stripe.webhook_secret ?? null;
      },
      changeSecrets: (change) => changeSecrets(id, change, deps),
    });
    return { status: 200, body: { connection: id, status: worstOf(findings), findings } };
  },
});

function targetOf(id: string, { config }: ApiDeps): string | null {
  const base = config.publicUrl?.replace(/\/+$/, '');
  return base === undefined ? null : `${base}/v1/webhooks/stripe/${id}`;
}

async function changeSecrets(
  id: string,
  change: (standing: string[]) => string[],
  deps: ApiDeps,
): Promise<void> {
  await deps.store.configuration.changeConnection(id, (standing) => {
    if (!standing) throw connectionNotFound();
    const secrets = change(secretsOf(standing.stripe.webhook_secret));
    const stripe = { ...standing.stripe, webhook_secret: toWebhookSecret(secrets) };
    return { ...standing, stripe };
  });
  forgetConnection(id, deps);
}

function worstOf(findings: Finding[]): 'ok' | 'warning' | 'error' {
  const has = (status: Finding['status']) => findings.some((one) => one.status === status);
  if (has('error')) return 'error';
  return has('warning') ? 'warning' : 'ok';
}
