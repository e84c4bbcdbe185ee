import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schedule } from './live';
import type { Failure } from './run-seeds';

/** A schedule that once failed, and the fault in the product that it found. */
export interface Regression {
  seed: number;
  found: string;
  schedule: Schedule;
}

const path = join(__dirname, 'regressions.json');

export function readRegressions(): Regression[] {
  return JSON.parse(readFileSync(path, 'utf8')) as Regression[];
}

/** Keeps what is new, for the tests to live it again. */
export function keep(failures: Failure[]): void {
  const known = readRegressions();
  const isNew = ({ seed }: Failure) => !known.some((one) => one.seed === seed);
  const added = failures
    .filter(isNew)
    .map(({ seed, violations, schedule }) => ({ seed, found: violations.join('; '), schedule }));
  if (added.length > 0) writeFileSync(path, `${JSON.stringify([...known, ...added], null, 2)}\n`);
}
