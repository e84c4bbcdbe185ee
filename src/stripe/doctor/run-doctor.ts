import type { Connection } from '../../domain/document';
import { isLiveKey } from '../../domain/livemode';
import type { AccountClient } from '../account-client';
import { ask } from './ask';
import { checkAccount, checkApiVersion, checkClock, checkKey, checkMode } from './check-account';
import type { AccountAnswer } from './check-account';
import { checkPermissions } from './check-permissions';
import { checkTax } from './check-tax';
import { checkWebhooks } from './check-webhooks';
import type { WebhookCheck } from './check-webhooks';
import { skipped } from './finding';
import type { Finding } from './finding';

export interface Doctor extends Omit<WebhookCheck, 'connection'> {
  connection: Connection;
  now: () => Date;
}

/** Looks at everything that an invoice of this connection will need, and mends what it may with `fix`. */
export async function runDoctor(doctor: Doctor): Promise<Finding[]> {
  const { client, connection } = doctor;
  const answer = await readAccount(doctor);
  const key = checkKey(answer.asked);
  const clock = checkClock(answer);
  if (key.status === 'error') {
    return [key, clock, skipped('rest', 'Nothing else can be asked without a key that works.')];
  }
  const tax = await ask(() => client.readTaxSettings());
  const [permissions, seen] = await Promise.all([
    checkPermissions(client),
    modeOf(client, tax.value?.livemode ?? null),
  ]);
  const mode = checkMode(isLiveKey(connection.stripe.secret_key), seen);
  // With a key of the other mode an endpoint would be made where it does not belong.
  const fix = doctor.fix && mode.status !== 'error';
  return [
    key,
    mode,
    checkAccount(answer.asked),
    clock,
    checkApiVersion(answer.asked),
    ...permissions,
    checkTax(connection.tax, tax),
    ...(await checkWebhooks({ ...doctor, fix, connection: connection.id })),
  ];
}

async function readAccount({ client, now }: Doctor): Promise<AccountAnswer> {
  const before = now();
  const asked = await ask(() => client.readAccount());
  return { asked, before, after: now() };
}

/** Of whatever object the key may read that tells its mode. */
async function modeOf(client: AccountClient, ofTax: boolean | null): Promise<boolean | null> {
  if (ofTax !== null) return ofTax;
  const { value } = await ask(() => client.webhookEndpoints());
  return value?.[0]?.livemode ?? null;
}
