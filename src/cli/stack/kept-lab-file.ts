import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { LabSnapshot } from '../../lab';
import { messageOf } from '../supervise/error-code';
import type { Endpoint } from './webhook-endpoint';

/** What is saved of a lab between two starts. */
export interface Kept {
  port: number;
  endpoint: Endpoint | null;
  snapshot: LabSnapshot;
}

/** Null when nothing was saved, or nothing that can be read: that is set aside. */
export function readKept(file: string, note: (text: string) => void): Kept | null {
  if (!existsSync(file)) return null;
  try {
    const kept: Kept = JSON.parse(readFileSync(file, 'utf8'));
    return kept;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    setAside(file, messageOf(error), note);
    return null;
  }
}

/** Under a name of its own, so that an earlier one stays. */
export function setAside(file: string, why: string, note: (text: string) => void): void {
  const aside = `${file}.${Date.now()}.old`;
  renameSync(file, aside);
  note(
    `The simulated Stripe accounts in ${file} cannot be restored: ${why}. ` +
      `They are kept as ${aside}, and the lab begins anew.`,
  );
}

/** Whole or not at all; it holds the secret of the webhook endpoint. */
export function writeKept(file: string, kept: Kept): void {
  const draft = `${file}.draft`;
  writeFileSync(draft, JSON.stringify(kept), { mode: 0o600 });
  renameSync(draft, file);
}
