import { createHash } from 'node:crypto';
import type { StripePlan } from '../domain/document';

/** Tells one content of the lines from another; the version that a tax engine confirms. */
export function contentVersion({ lines }: Pick<StripePlan, 'lines'>, revision: number): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line.hash);
  return `r${revision}-${hash.digest('hex').slice(0, 16)}`;
}
