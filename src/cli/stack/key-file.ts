import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The key ring of a stack that nobody gave one: made once, kept for its owner's eyes only. */
export function readOrMakeKeys(file: string): string {
  if (!existsSync(file)) {
    const text = `k1:${randomBytes(32).toString('base64')}\n`;
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}
