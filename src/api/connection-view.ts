import type { z } from 'zod';
import type { Connection } from '../domain/document';
import { isLiveKey } from '../domain/livemode';
import { secretsOf } from '../domain/webhook-secrets';
import type { connectionView } from './schemas/connection';

export function toConnectionView(connection: Connection): z.output<typeof connectionView> {
  const { secret_key, webhook_secret, api_base } = connection.stripe;
  return {
    ...connection,
    livemode: isLiveKey(secret_key),
    stripe: {
      secret_key: showSecret(secret_key),
      webhook_secret: webhook_secret && showSecrets(webhook_secret),
      api_base,
    },
  };
}

function showSecrets(secrets: string): string {
  return secretsOf(secrets).map(showSecret).join(',');
}

/** Enough to tell two keys apart, too little to use one; of a short one nothing. */
function showSecret(secret: string): string {
  const prefix = /^(?:[sr]k_(?:live|test)_|whsec_)/.exec(secret)?.[0] ?? '';
  const rest = secret.slice(prefix.length);
  return `${prefix}…${rest.length >= 12 ? rest.slice(-4) : ''}`;
}

export function isShownSecret(sent: string | null, stored: string | null): boolean {
  return sent !== null && stored !== null && sent === showSecrets(stored);
}
