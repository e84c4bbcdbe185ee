import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing } from './key-ring';

/** A secret at rest: AES-256-GCM, all binary in base64, with the id of the key that opens it. */
export interface Envelope {
  v: 1;
  kid: string;
  iv: string;
  ct: string;
  tag: string;
}

/** Where a secret lives. It is authenticated with it, so a ciphertext copied elsewhere does not open. */
export interface SecretPlace {
  connection: string;
  table: string;
  column: string;
}

export function seal(ring: KeyRing, place: SecretPlace, secret: string): Envelope {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(ring, ring.current, place), iv);
  cipher.setAAD(associatedData(place));
  const ct = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return {
    v: 1,
    kid: ring.current,
    iv: iv.toString('base64'),
    ct: ct.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

export function unseal(ring: KeyRing, place: SecretPlace, envelope: Envelope): string {
  const iv = Buffer.from(envelope.iv, 'base64');
  const key = keyOf(ring, envelope.kid, place);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  decipher.setAAD(associatedData(place));
  decipher.setAuthTag(Buffer.from(envelope.tag, 'base64'));
  const text = decipher.update(envelope.ct, 'base64', 'utf8');
  try {
    return text + decipher.final('utf8');
  } catch (cause) {
    throw new Error(
      `${nameOf(place)} does not open with key "${envelope.kid}" of HOLDFAST_ENCRYPTION_KEYS: ` +
        'the key was replaced under its old id, or the row was changed or copied. ' +
        `Restore the key, or write the secret again with PUT /v1/connections/${place.connection}.`,
      { cause },
    );
  }
}

function keyOf(ring: KeyRing, id: string, place: SecretPlace): Buffer {
  const key = Object.hasOwn(ring.keys, id) ? ring.keys[id] : undefined;
  if (key) return key;
  throw new Error(
    `${nameOf(place)} needs key "${id}", which is not in HOLDFAST_ENCRYPTION_KEYS. ` +
      `Put it back behind the current key, or write the secret again with PUT /v1/connections/${place.connection}.`,
  );
}

function associatedData({ connection, table, column }: SecretPlace): Buffer {
  return Buffer.from(`${connection}|${table}|${column}`, 'utf8');
}

function nameOf({ connection, table, column }: SecretPlace): string {
  return `${table}.${column} of connection "${connection}"`;
}
