import { Command } from 'commander';
import { wholeNumber } from '../number-option';

export interface Options {
  /** So many cells, spread evenly over all; null: every one. */
  sample: number | null;
  lanes: number;
  only: RegExp;
  away: boolean;
  /** Leaves out what an earlier run of the same build has seen as demanded. */
  resume: boolean;
  out: string | null;
}

export function readOptions(argv: string[]): Options {
  const parsed = new Command('proof:crash')
    .description('Every outside call × every way in which it can fail, on real servers.')
    .option('--sample <n>', 'only so many cells, spread evenly over all of them', wholeNumber)
    .option('--lanes <n>', 'invoices at a time, each with processes of its own', wholeNumber, 4)
    .option('--only <regex>', 'only cells whose name matches', '')
    .option('--no-away', 'leave out the minutes in which a server is away')
    .option(
      '--resume',
      'take over the cells that an earlier run of this very build has seen as demanded',
    )
    .option('--out <folder>', 'write crash-matrix.md and crash-matrix.json there')
    .parse(argv)
    .opts<{
      sample?: number;
      lanes: number;
      only: string;
      away: boolean;
      resume?: true;
      out?: string;
    }>();
  return {
    sample: parsed.sample ?? null,
    lanes: parsed.lanes,
    only: new RegExp(parsed.only),
    away: parsed.away,
    resume: parsed.resume ?? false,
    out: parsed.out ?? null,
  };
}
