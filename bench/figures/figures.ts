import { cpus } from 'node:os';
import type { Options } from '../options';
import type { Load } from '../loads/load';
import type { CpuMs } from '../stack/process-cpu';
import { meanOf, spreadOf } from './percentile';
import type { Spread } from './percentile';
import type { Round } from './round';

/** What every kind has. */
export interface KindFigures {
  per_second: number;
  per_second_by_round: number[];
  /** By process, and their sum. */
  cpu_ms: CpuMs;
  cpu_ms_total: number;
  history_events: number;
  history_bytes: number;
}

export interface WholeFigures extends KindFigures {
  /** Whole invoices to empty workflows of the same run; the lowest and highest of one round beside it. */
  ratio: number;
  ratio_by_round: number[];
  /** CPU time of empty workflows to that of whole invoices: the same question, less moved by other programs. */
  cpu_ratio: number;
  /** The same without the lab, which stands for somebody else's computers. */
  cpu_ratio_without_lab: number;
  stripe_calls: number;
  webhook_to_record_ms: Spread;
  post_ms: Spread;
}

export interface Figures {
  machine: { cpus: number; node: string; platform: string };
  options: Pick<Options, 'invoices' | 'rounds'> & { in_flight: number; steps_per_second: number };
  empty: KindFigures;
  none: WholeFigures;
  automatic: WholeFigures;
}

export function machine(): Figures['machine'] {
  return { cpus: cpus().length, node: process.version, platform: process.platform };
}

export function kindFigures(rounds: Round[], kind: Load['kind']): KindFigures {
  const mine = rounds.filter((round) => round.kind === kind);
  const invoices = sum(mine.map(({ ids }) => ids.length));
  const names = Object.keys(mine[0]?.cpuMs ?? {});
  const cpuOf = (name: string) => sum(mine.map(({ cpuMs }) => cpuMs[name] ?? 0)) / invoices;
  const cpu_ms = Object.fromEntries(names.map((name) => [name, cpuOf(name)]));
  return {
    per_second: invoices / sum(mine.map(({ seconds }) => seconds)),
    per_second_by_round: mine.map(({ ids, seconds }) => ids.length / seconds),
    cpu_ms,
    cpu_ms_total: sum(Object.values(cpu_ms)),
    history_events: meanOf(mine.map((round) => round.historyEvents)),
    history_bytes: meanOf(mine.map((round) => round.historyBytes)),
  };
}

interface Extra {
  postMs: number[];
  webhookToRecordMs: number[];
  stripeCalls: number;
}

export function wholeFigures(own: KindFigures, empty: KindFigures, extra: Extra): WholeFigures {
  const byRound = own.per_second_by_round.map(
    (rate, n) => rate / (empty.per_second_by_round[n] ?? Number.NaN),
  );
  const withoutLab = own.cpu_ms_total - (own.cpu_ms['lab'] ?? 0);
  return {
    ...own,
    ratio: own.per_second / empty.per_second,
    ratio_by_round: byRound,
    cpu_ratio: empty.cpu_ms_total / own.cpu_ms_total,
    cpu_ratio_without_lab: empty.cpu_ms_total / withoutLab,
    stripe_calls: extra.stripeCalls,
    webhook_to_record_ms: spreadOf(extra.webhookToRecordMs),
    post_ms: spreadOf(extra.postMs),
  };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
