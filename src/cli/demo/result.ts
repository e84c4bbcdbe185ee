import { Client, Connection } from '@temporalio/client';
import { formatMoney } from '../../domain/money';
import type { Screen } from '../screen';
import { until } from '../supervise/until';
import { callsAbout } from './check-outcome';
import type { DemoStack } from './demo-stack';
import type { Settled } from './run-scenarios';

/** The last line of `--json`. */
export interface ResultRow {
  id: string;
  status: string;
  external_status: string | null;
  tax_outcome: string | null;
  stripe_invoice_id: string | null;
  history_events: number;
  stripe_calls: number;
}

export async function toRows(stack: DemoStack, settled: Settled[]): Promise<ResultRow[]> {
  const { connection: target, namespace } = stack.servers.temporal;
  const connection = await Connection.connect(target);
  try {
    const client = new Client({ connection, namespace });
    return await Promise.all(
      settled.map(async ({ scenario, view }) => {
        const { invoice_id: stripeId, external_status } = view.external_invoice;
        const account = stack.account(scenario.connection);
        return {
          id: view.id,
          status: view.status,
          external_status,
          tax_outcome: view.tax.outcome,
          stripe_invoice_id: stripeId,
          history_events: await historyLength(client, view.workflow.id),
          stripe_calls: callsAbout(account, scenario.id, stripeId ?? '').length,
        };
      }),
    );
  } finally {
    await connection.close();
  }
}

/** The record is never behind, so the workflow may still have its last event to write. */
function historyLength(client: Client, workflowId: string): Promise<number> {
  return until(
    async () => {
      const { status, historyLength: length } = await client.workflow
        .getHandle(workflowId)
        .describe();
      return status.name === 'RUNNING' ? null : length;
    },
    { timeoutMs: 15_000, what: `the workflow ${workflowId} to end` },
  );
}

export function printTable(screen: Screen, settled: Settled[], rows: ResultRow[]): void {
  const cells = settled.map(({ view }, index) => toCells(view, rows[index]));
  const table = [
    ['invoice', 'status', 'in Stripe', 'tax', '', 'total', 'events', 'Stripe calls'],
    ...cells,
  ];
  const isNumber = [false, false, false, false, true, true, true, true];
  const widths = isNumber.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  screen.line();
  for (const [index, row] of table.entries()) {
    const text = row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumber[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ');
    screen.line(`  ${index === 0 ? screen.paint('dim', text) : text}`.trimEnd());
  }
}

function toCells(view: Settled['view'], row: ResultRow | undefined): string[] {
  const { status, external_invoice: external, totals, tax, currency, id } = view;
  const money = (amount: number | null) => (amount === null ? '' : formatMoney(amount, currency));
  return [
    id,
    status,
    external.external_status ?? '',
    tax.outcome ?? '',
    money(totals.tax),
    money(totals.total),
    String(row?.history_events ?? ''),
    String(row?.stripe_calls ?? ''),
  ];
}
