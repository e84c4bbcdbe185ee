/** The keys of HOLDFAST_ENCRYPTION_KEYS: new secrets take `current`, old ones open with any. */
export interface KeyRing {
  current: string;
  keys: Record<string, Buffer>;
}

const remedy =
  'Set HOLDFAST_ENCRYPTION_KEYS to kid:key pairs with commas between them, the newest first, ' +
  'each key 32 random bytes in base64: HOLDFAST_ENCRYPTION_KEYS="k1:$(openssl rand -base64 32)".';

/** Reads `kid:base64,kid2:base64`; the first is current. Throws with the remedy, never with a key. */
export function parseKeyRing(text: string): KeyRing {
  const pairs = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, index) => parsePair(part, index + 1));
  const [first] = pairs;
  if (!first) throw new Error(`HOLDFAST_ENCRYPTION_KEYS is empty. ${remedy}`);
  const keys = Object.fromEntries(pairs);
  if (Object.keys(keys).length !== pairs.length) {
    throw new Error(`HOLDFAST_ENCRYPTION_KEYS names a key id twice. ${remedy}`);
  }
  return { current: first[0], keys };
}

function parsePair(pair: string, place: number): [string, Buffer] {
  const [, id, base64] = /^([\w.-]+):([A-Za-z0-9+/]+={0,2})$/.exec(pair) ?? [];
  if (id === undefined || base64 === undefined) {
    throw new Error(`Entry ${place} of HOLDFAST_ENCRYPTION_KEYS is not kid:base64. ${remedy}`);
  }
  const key = Buffer.from(base64, 'base64');
  if (key.length !== 32) {
    throw new Error(
      `Key "${id}" in HOLDFAST_ENCRYPTION_KEYS has ${key.length} bytes instead of 32. ${remedy}`,
    );
  }
  return [id, key];
}
