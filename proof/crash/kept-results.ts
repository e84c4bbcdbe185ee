import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cellName } from './cells';
import type { Cell } from './cells';
import type { Result } from './execute';

const root = join(__dirname, '..', '..');

/**
 * What a run has seen as demanded, a line each, under the fingerprint of the build: the whole matrix takes half
 * an hour of a machine, and one that is broken off need not begin anew. A fault is never kept.
 */
export interface KeptResults {
  find(cell: Cell): Result | undefined;
  keep(result: Result): void;
}

type Line = { cell: string } & Pick<Result, 'ms' | 'blocks'>;

export function keptResults(resume: boolean): KeptResults {
  const folder = join(root, '.cache', 'proof-crash');
  const file = join(folder, `${fingerprintOfBuild()}.ndjson`);
  mkdirSync(folder, { recursive: true });
  const lines = resume && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const known = new Map(
    lines.filter(Boolean).map((line) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written below
      const { cell, ...seen } = JSON.parse(line) as Line;
      return [cell, seen] as const;
    }),
  );
  return {
    find(cell) {
      const seen = known.get(cellName(cell));
      return seen && { cell, fault: null, isKept: true, ...seen };
    },
    keep({ cell, fault, ms, blocks }) {
      if (fault !== null) return;
      const line: Line = { cell: cellName(cell), ms, blocks };
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
  };
}

function fingerprintOfBuild(): string {
  const hash = createHash('sha256');
  const entries = readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.toSorted()) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
