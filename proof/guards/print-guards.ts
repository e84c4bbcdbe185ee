import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFormatted } from '../write-formatted';
import type { Guard } from './guard';

export interface GuardResult {
  guard: Guard;
  noticed: boolean;
  /** Of the first test that is to notice: why it failed; else what is wrong. */
  words: string;
  seconds: number;
}

export function toLine({ guard, noticed, words, seconds }: GuardResult): string {
  const head = `${noticed ? 'red  ' : 'GREEN'}  ${guard.name} (${seconds.toFixed(1)} s)`;
  return noticed ? head : `${head}\n       ${words}`;
}

/** The table and the same as JSON. */
export async function writeEvidence(
  folder: string,
  results: GuardResult[],
  { seconds, revision }: { seconds: number; revision: string },
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const red = results.filter(({ noticed }) => noticed).length;
  const text = `# Safeguards taken out

${red} of ${results.length} noticed. Written by \`npm run proof:guards -- --out docs/evidence\` on revision ${revision} in ${Math.round(seconds)} s;
what it does is told in [proofs.md](../proofs.md#safeguards-taken-out).

| safeguard | without it | where | noticed by |
| --- | --- | --- | --- |
${results.map(toRow).join('\n')}
`;
  await writeFormatted(join(folder, 'guards.md'), text);
  const json = { revision, seconds: Math.round(seconds), guards: results.map(toJson) };
  await writeFormatted(join(folder, 'guards.json'), JSON.stringify(json, null, 2));
}

function toRow({ guard, noticed }: GuardResult): string {
  const tests = guard.noticedBy.map(({ file, test }) => `\`${file}\` › ${test}`).join('<br>');
  return `| ${guard.name} | ${guard.without} | \`${guard.file}\` | ${noticed ? tests : '**nobody**'} |`;
}

function toJson({ guard, noticed, words, seconds }: GuardResult) {
  const { name, file, source, replacement, noticedBy } = guard;
  return {
    name,
    file,
    source,
    replacement,
    noticed,
    words,
    seconds: Math.round(seconds),
    noticedBy,
  };
}
