import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

/*
 * hf_live_ or hf_test_, 12 characters of a public id, 43 of a secret (256 bits), 6 of a checksum.
 * The checksum lets scanners for leaked secrets be sure, and a typo be refused without a look-up.
 */

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 12;
const secretLength = 43;
const checksumLength = 6;

const form = new RegExp(
  `^(hf_(?:live|test)_([0-9A-Za-z]{${idLength}})[0-9A-Za-z]{${secretLength}})([0-9A-Za-z]{${checksumLength}})$`,
);

/** A new key; it is shown once and never stored. */
export function makeKeyText(livemode: boolean): { id: string; text: string } {
  const id = randomText(idLength);
  const body = `hf_${livemode ? 'live' : 'test'}_${id}${randomText(secretLength)}`;
  return { id, text: body + checksumOf(body) };
}

/** The public id in a key; null: this is no key of ours. */
export function idInKey(text: string): string | null {
  const [, body, id, checksum] = form.exec(text) ?? [];
  if (body === undefined || id === undefined || checksumOf(body) !== checksum) return null;
  return id;
}

/** SHA-256, no slow hash: nobody guesses 256 random bits, and every request pays for it. */
export function hashOfKey(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** In constant time, so that an answer's time tells nothing of how much of it was right. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length === right.length && timingSafeEqual(left, right);
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let i = 0; i < checksumLength; i += 1) {
    text = (alphabet[rest % 62] ?? '') + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
