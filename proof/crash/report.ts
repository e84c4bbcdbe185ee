import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { writeFormatted } from '../write-formatted';
import type { AwayResult } from './away';
import { hopOf } from './calls';
import { blowName, cellName } from './cells';
import type { Life } from './discover';
import type { Result } from './execute';

export interface Report {
  lives: Life[];
  /** Cells there are; fewer may have been run. */
  all: number;
  results: Result[];
  away: AwayResult[];
  ms: number;
}

type Row = { hop: string; call: string; blow: string; result: string };

export function print(report: Report): void {
  console.log(summary(report).join('\n'));
  for (const { fault } of [...report.results, ...report.away]) if (fault) console.log(`✗ ${fault}`);
}

function summary({ results, away, all, ms }: Report): string[] {
  const good = results.filter(({ fault }) => fault === null);
  const times = good.map((result) => result.ms).toSorted((a, b) => a - b);
  const released = results.filter(({ blocks }) => blocks.length > 0);
  const kept = results.filter(({ isKept }) => isKept).length;
  const minutes = (ms / 60_000).toFixed(1);
  const before =
    kept > 0 ? [`of these, taken over from an earlier run of this build: ${kept}`] : [];
  return [
    `${results.length} of ${all} cells run, ${good.length} as demanded, in ${minutes} minutes`,
    ...before,
    `${away.length} lives with a server away, ${away.filter(({ fault }) => !fault).length} as demanded`,
    `invoices that had to be released by hand: ${released.length}`,
    `from posting to the end, ms: median ${times[Math.floor(times.length / 2)] ?? 0}, longest ${times.at(-1) ?? 0}`,
  ];
}

/** `crash-matrix.md` for people, `crash-matrix.json` for programs. */
export async function writeReport(folder: string, report: Report): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const machine = { cpus: cpus().length, node: process.version };
  const data = JSON.stringify({ machine, ...forPrograms(report) });
  await writeFormatted(join(folder, 'crash-matrix.json'), data);
  await writeFormatted(join(folder, 'crash-matrix.md'), asMarkdown(report));
}

function forPrograms({ results, away, all, ms }: Report) {
  return {
    cells: all,
    ms,
    results: results.map(({ cell, fault, ms: took, blocks }) => ({
      cell: cellName(cell),
      ms: took,
      fault,
      blocks,
    })),
    away,
  };
}

function asMarkdown(report: Report): string {
  return [
    '# The crash matrix',
    '',
    'Written by `npm run proof:crash -- --out docs/evidence`; how it works is told in [docs/proofs.md](../proofs.md).',
    '',
    ...summary(report).map((line) => `- ${line}`),
    '',
    '✓ the invoice came to its demanded end by itself, and the oracle found nothing. `code` in brackets: it was blocked, and an operator released it once.',
    '',
    ...table(report),
  ].join('\n');
}

function table({ results }: Report): string[] {
  const rows = new Map<string, Map<string, Row>>();
  for (const { cell, fault, blocks } of results) {
    const call = `${cell.call.by}: ${cell.call.name.replace(/^\w+ /, '')} #${cell.call.nth}`;
    const blow = blowName(cell.blow);
    const released = blocks.length > 0 ? ` (\`${blocks.join(', ')}\`)` : '';
    const row = { hop: hopOf(cell.call), call, blow, result: fault ? '✗' : `✓${released}` };
    rows.set(call, (rows.get(call) ?? new Map<string, Row>()).set(blow, row));
  }
  return ['stripe', 'store', 'temporal'].flatMap((hop) => {
    const ofHop = [...rows].filter(([, blows]) => [...blows.values()][0]?.hop === hop);
    const blows = [...new Set(ofHop.flatMap(([, row]) => [...row.keys()]))];
    if (blows.length === 0) return [];
    return [
      `## ${titles[hop] ?? hop}`,
      '',
      `| call | ${blows.join(' | ')} |`,
      `| --- | ${blows.map(() => '---').join(' | ')} |`,
      ...ofHop.map(
        ([call, row]) => `| ${call} | ${blows.map((b) => row.get(b)?.result ?? '').join(' | ')} |`,
      ),
      '',
    ];
  });
}

const titles: Record<string, string> = {
  stripe: 'Calls to Stripe',
  store: 'Statements to PostgreSQL',
  temporal: 'Calls to Temporal',
};
