import type { Figures, KindFigures, WholeFigures } from './figures';
import { spreadOf } from './percentile';

const width = 12;

/** The figures as a table for people. */
export function printFigures(figures: Figures): string {
  const { options, machine, empty, none, automatic } = figures;
  const kinds = [empty, none, automatic];
  const wholes = [null, none, automatic];
  const all = (name: string, show: (kind: KindFigures) => string) => row(name, kinds.map(show));
  const whole = (name: string, show: (kind: WholeFigures) => string) =>
    row(
      name,
      wholes.map((kind) => (kind ? show(kind) : '')),
    );
  return [
    `${options.rounds} rounds of ${options.invoices} each, ${options.in_flight} in flight; ` +
      `${machine.cpus} processors, Node ${machine.node}; account budget ${options.steps_per_second} steps/s`,
    '',
    row('', ['empty', 'none', 'automatic']),
    all('per second', (kind) => fixed(kind.per_second, 1)),
    all('  lowest round', (kind) => fixed(Math.min(...kind.per_second_by_round), 1)),
    all('  highest round', (kind) => fixed(Math.max(...kind.per_second_by_round), 1)),
    whole('ratio to empty', (kind) => fixed(kind.ratio, 2)),
    whole('  median round', (kind) => fixed(spreadOf(kind.ratio_by_round).p50, 2)),
    whole('  lowest round', (kind) => fixed(Math.min(...kind.ratio_by_round), 2)),
    whole('  highest round', (kind) => fixed(Math.max(...kind.ratio_by_round), 2)),
    whole('ratio by CPU', (kind) => fixed(kind.cpu_ratio, 2)),
    whole('  without the lab', (kind) => fixed(kind.cpu_ratio_without_lab, 2)),
    all('CPU ms each', (kind) => fixed(kind.cpu_ms_total, 1)),
    ...Object.keys(empty.cpu_ms).map((name) =>
      all(`  ${name}`, (kind) => fixed(kind.cpu_ms[name] ?? Number.NaN, 1)),
    ),
    all('history events', (kind) => fixed(kind.history_events, 1)),
    all('history bytes', (kind) => fixed(kind.history_bytes, 0)),
    whole('Stripe calls', (kind) => fixed(kind.stripe_calls, 2)),
    whole('webhook to record, ms p50', (kind) => fixed(kind.webhook_to_record_ms.p50, 0)),
    whole('webhook to record, ms p99', (kind) => fixed(kind.webhook_to_record_ms.p99, 0)),
    whole('POST /v1/invoices, ms p50', (kind) => fixed(kind.post_ms.p50, 0)),
    whole('POST /v1/invoices, ms p99', (kind) => fixed(kind.post_ms.p99, 0)),
  ].join('\n');
}

function row(name: string, cells: string[]): string {
  return `${name.padEnd(28)}${cells.map((cell) => cell.padStart(width)).join('')}`.trimEnd();
}

function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '-';
}
