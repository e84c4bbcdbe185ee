import { randomBytes } from 'node:crypto';

/** Crockford's base32: no letter that is read as a digit. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A UUIDv7 in 26 characters of base32 behind a prefix: unique, and sorted by time of making. */
export function newId(prefix: string, now: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = 0; i < 26; i += 1) {
    text = (alphabet[Number(rest & 31n)] ?? '') + text;
    rest >>= 5n;
  }
  return `${prefix}_${text}`;
}
