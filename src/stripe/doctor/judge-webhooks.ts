import { ourApiVersion } from '../account-client';
import { fault, fine, skipped, warning } from './finding';
import type { Finding } from './finding';
import { currentOf, hasOurVersion, isEnabled, missingEvents, secretStateOf } from './webhook-scene';
import type { Endpoint, WebhookScene } from './webhook-scene';

export const webhookFindings = [
  'webhook_endpoint',
  'webhook_events',
  'webhook_api_version',
  'webhook_secret',
] as const;

const withFix = 'Run the check with fix: true (holdfast doctor --fix).';

export function judgeWebhooks(scene: WebhookScene): Finding[] {
  const current = currentOf(scene);
  if (!current) {
    const [first, ...rest] = webhookFindings;
    const message = `No endpoint of the account sends to ${scene.target}.`;
    return [
      fault(first, message, withFix),
      ...rest.map((name) => skipped(name, 'There is no endpoint.')),
    ];
  }
  return [
    judgeEndpoint(current, scene),
    judgeEvents(current),
    judgeVersion(current),
    judgeSecret(current, scene),
  ];
}

function judgeEndpoint(current: Endpoint, { at, target }: WebhookScene): Finding {
  const name = 'webhook_endpoint';
  if (!isEnabled(current)) return fault(name, `The endpoint ${current.id} is disabled.`, withFix);
  const count = at.filter(isEnabled).length;
  return count === 1
    ? fine(name, `${current.id} sends to ${target}.`)
    : warning(name, `${count} endpoints send every event to ${target}.`, withFix);
}

function judgeEvents(current: Endpoint): Finding {
  const missing = missingEvents(current);
  return missing.length === 0
    ? fine('webhook_events', 'All events that are needed are sent.')
    : fault('webhook_events', `Not sent: ${missing.join(', ')}.`, withFix);
}

function judgeVersion(current: Endpoint): Finding {
  const name = 'webhook_api_version';
  if (hasOurVersion(current)) return fine(name, `Events come in ${ourApiVersion}.`);
  const its = current.api_version ?? "the account's default version";
  const message = `Events come in ${its} instead of ${ourApiVersion}, and Stripe cannot change that.`;
  return fault(name, message, `${withFix} It makes another endpoint, then disables this one.`);
}

function judgeSecret(current: Endpoint, scene: WebhookScene): Finding {
  const name = 'webhook_secret';
  switch (secretStateOf(current, scene)) {
    case 'known':
      return fine(name, 'Its secret is stored.');
    case 'works':
      return fine(name, 'A stored secret has taken the newest event.');
    case 'none':
      return fault(
        name,
        'The connection has no webhook_secret: every webhook is refused.',
        withFix,
      );
    case 'lost':
      return fault(
        name,
        'The endpoint was made by the doctor, and its secret was never stored.',
        `${withFix} It puts another endpoint in its place, because Stripe shows a secret only once.`,
      );
    case 'unproven':
      return warning(
        name,
        'Whether a stored secret is the one of this endpoint cannot be told: the newest event has not arrived, or cannot be seen.',
        `Wait for an event and check again. If webhooks are refused: ${withFix} It puts another endpoint in its place.`,
      );
  }
}
