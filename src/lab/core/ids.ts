import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ23456789';

let pool = Buffer.alloc(0);
let used = 0;

function nextByte(): number {
  if (used >= pool.length) {
    pool = randomBytes(8192);
    used = 0;
  }
  used += 1;
  return pool[used - 1] ?? 0;
}

function randomText(length: number, letters: string): string {
  let text = '';
  while (text.length < length) text += letters[nextByte() % letters.length] ?? '';
  return text;
}

/** As long as Stripe's own: `in_1` and 23 letters. */
export function newId(prefix: string, length = 23): string {
  return `${prefix}_1${randomText(length, alphabet)}`;
}

export function newSecret(prefix: string): string {
  return `${prefix}_${randomText(32, alphabet)}`;
}

export function newInvoicePrefix(): string {
  return randomText(8, capitals);
}
