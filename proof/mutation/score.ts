import { z } from 'zod';

/** The part of Stryker's report (mutation-testing-report-schema) that a score is made of. */
const reportSchema = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })),
});

export interface FileScore {
  file: string;
  /** By a failing test, or a test that did not end. */
  killed: number;
  /** No test failed, or none came by. */
  survived: number;
}

export function scoresOf(report: string): FileScore[] {
  return Object.entries(reportSchema.parse(JSON.parse(report)).files).map(([file, { mutants }]) => {
    const count = (...statuses: string[]) =>
      mutants.filter(({ status }) => statuses.includes(status)).length;
    return {
      file,
      killed: count('Killed', 'Timeout'),
      survived: count('Survived', 'NoCoverage'),
    };
  });
}

/** Percent; nothing to change is nothing missed. */
function percentOf(killed: number, all: number): string {
  return all === 0 ? '' : ((100 * killed) / all).toFixed(1);
}

interface Run {
  seconds: number;
  /** No verdict of an earlier run was kept. */
  isFromNothing: boolean;
}

export function toPage(scores: FileScore[], { seconds, isFromNothing }: Run): string {
  const sorted = scores.toSorted((a, b) => a.file.localeCompare(b.file));
  const rows = sorted.map(({ file, killed, survived }) => {
    const all = killed + survived;
    return `| \`${file}\` | ${all} | ${killed} | ${survived} | ${percentOf(killed, all)} |`;
  });
  const sum = (of: 'killed' | 'survived') => scores.reduce((total, one) => total + one[of], 0);
  const [killed, survived] = [sum('killed'), sum('survived')];
  const all = killed + survived;
  return [
    '# Mutation score',
    '',
    `**${percentOf(killed, all)} %**: ${killed} of ${all} mutants were noticed.`,
    '',
    `This run took ${Math.ceil(seconds / 60)} minutes${isFromNothing ? '' : ', and kept the verdicts of the run before on what has not changed since'}.`,
    '',
    'Written by `npm run proof:mutation -- --out docs/evidence`; what it does is told in [proofs.md](../proofs.md#mutation-score).',
    '',
    '| file | mutants | noticed | not noticed | score, % |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
