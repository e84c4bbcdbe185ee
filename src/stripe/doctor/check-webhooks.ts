import Stripe from 'stripe';
import type { AccountClient } from '../account-client';
import { ask } from './ask';
import { fault, warning } from './finding';
import type { Finding } from './finding';
import { judgeWebhooks, webhookFindings } from './judge-webhooks';
import { mendWebhooks } from './mend-webhooks';
import type { Mending } from './mend-webhooks';
import { lookAtWebhooks } from './webhook-scene';
import type { WebhookScene } from './webhook-scene';

export interface WebhookCheck extends Mending {
  /** Where Stripe should send; null: nobody has said where this API is reached. */
  target: string | null;
  /** As it is stored now. */
  readSecret: () => Promise<string | null>;
  fix: boolean;
}

/** What is found, and with `fix` what is left of it after everything was put right. */
export async function checkWebhooks(check: WebhookCheck): Promise<Finding[]> {
  const { client, target, fix } = check;
  if (target === null) return [withoutTarget(fix)];
  const { value: scene, refusal } = await look(client, target, check);
  if (scene === null) {
    const message = `The webhook endpoints could not be read: ${refusal.message}`;
    return [warning(first, message, 'Allow the key "Webhook Endpoints: Write", then check again.')];
  }
  const found = judgeWebhooks(scene);
  if (!fix) return found;
  const trouble = await tryToMend(check, scene);
  const { value: after } = await look(client, target, check);
  const left = after === null ? found : judgeWebhooks(after).map(asFixed(found));
  return trouble === null ? left : [...left, trouble];
}

const [first] = webhookFindings;

const settingRemedy =
  'Set HOLDFAST_PUBLIC_URL of the API to the address at which Stripe reaches it, then check again.';

function withoutTarget(fix: boolean): Finding {
  const message = 'Nobody has said at which address Stripe reaches this API.';
  return fix
    ? fault(first, `${message} Nothing was fixed.`, settingRemedy)
    : warning(first, message, settingRemedy);
}

async function look(client: AccountClient, target: string, { readSecret }: WebhookCheck) {
  const secret = await readSecret();
  return ask(() => lookAtWebhooks(client, target, secret));
}

/** Everything that was right before stays `ok`: only what was not is said to be fixed. */
function asFixed(before: Finding[]): (finding: Finding) => Finding {
  const wrong = new Set(before.filter(({ status }) => status !== 'ok').map(({ name }) => name));
  return (finding) =>
    finding.status === 'ok' && wrong.has(finding.name)
      ? { ...finding, status: 'fixed', message: `Fixed. ${finding.message}` }
      : finding;
}

/** What Stripe refused is a finding of its own; the next run goes on from wherever this one has come. */
async function tryToMend(mending: Mending, scene: WebhookScene): Promise<Finding | null> {
  try {
    await mendWebhooks(mending, scene);
    return null;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    const message = `Not everything could be fixed. Stripe says: ${error.message}`;
    const remedy =
      'Do what it says, then run it again: it goes on from here and makes nothing twice.';
    return fault('webhook_fix', message, remedy);
  }
}
