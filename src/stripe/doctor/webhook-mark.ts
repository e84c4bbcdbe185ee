import { createHash } from 'node:crypto';
import type Stripe from 'stripe';

/**
 * What the doctor writes into the metadata of an endpoint that it makes. Stripe shows a secret only once,
 * so this is how an endpoint tells whether its secret is one that we hold.
 */
export const marks = {
  /** Whose it is; written when it is made. */
  connection: 'holdfast_connection',
  /** The fingerprint of its secret; written when the secret is stored, and not before. */
  secret: 'holdfast_secret',
  /** The fingerprints of the secrets that stood before, to be dropped once its own is proven. */
  replaces: 'holdfast_replaces',
} as const;

/** Says nothing of the secret, which holds more bits than this shows. */
export function fingerprintOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 16);
}

type Marked = Pick<Stripe.WebhookEndpoint, 'metadata'>;

export const isOurs = ({ metadata }: Marked): boolean => marks.connection in metadata;

/** False: nobody has its secret, unless somebody has copied it from the Dashboard. */
export const isStored = ({ metadata }: Marked): boolean => marks.secret in metadata;

export function holdsSecretOf({ metadata }: Marked, secrets: readonly string[]): boolean {
  const mark = metadata[marks.secret];
  return mark !== undefined && secrets.some((secret) => fingerprintOf(secret) === mark);
}

export function isReplacedBy({ metadata }: Marked, secret: string): boolean {
  const replaced = metadata[marks.replaces]?.split(',') ?? [];
  return (
    replaced.includes(fingerprintOf(secret)) && metadata[marks.secret] !== fingerprintOf(secret)
  );
}
