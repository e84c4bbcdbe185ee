import type { LedgerEntry } from '../../lab';
import type { DemoAccount } from './demo-stack';
import type { Settled } from './run-scenarios';

/** Everything in which an invoice is not what it must be: in the record, and in Stripe's own books. */
export function differencesOf({ scenario, view }: Settled, account: DemoAccount): string[] {
  const { expected } = scenario;
  const total = expected.subtotal + expected.tax;
  const stripeId = view.external_invoice.invoice_id ?? '';
  const differs: string[] = [];
  const same = (what: string, actual: unknown, wanted: unknown) => {
    if (actual !== wanted)
      differs.push(`${scenario.id}: ${what} is ${show(actual)}, not ${show(wanted)}`);
  };
  same('status', view.status, 'paid');
  same('external_status', view.external_invoice.external_status, 'PAID');
  same('tax.outcome', view.tax.outcome, expected.outcome);
  same('totals.subtotal', view.totals.subtotal, expected.subtotal);
  same('totals.tax', view.totals.tax, expected.tax);
  same('totals.total', view.totals.total, total);
  same('totals.amount_paid', view.totals.amount_paid, total);
  const ledger = callsAbout(account, scenario.id, stripeId);
  const done = (path: string) =>
    // A refused finalize changes the draft too, as it does in Stripe.
    ledger.filter(
      ({ method, ...call }) =>
        method === 'POST' && call.path === path && call.effect && call.status === 200,
    ).length;
  same('number of invoices made in Stripe', done('/v1/invoices'), 1);
  same('number of finalizations', done(`/v1/invoices/${stripeId}/finalize`), 1);
  const stripe = account.lab.lab.account(account.key).invoices.get(stripeId);
  same('total in Stripe', stripe?.invoice.total, total);
  same('lines in Stripe', lineIds(stripe?.lines ?? []), lineIds(asMetadata(scenario.lines)));
  return differs;
}

/** The requests that concern an invoice, by its id in Stripe or by ours in the metadata. */
export function callsAbout({ lab }: DemoAccount, id: string, stripeId: string): LedgerEntry[] {
  const calls = [
    ...lab.lab.ledger.list({ invoice: id }),
    ...lab.lab.ledger.list({ invoice: stripeId }),
  ];
  return [...new Map(calls.map((call) => [call.seq, call])).values()];
}

/** A line that was written twice appears twice. */
function lineIds(lines: readonly { metadata: Record<string, string> }[]): string {
  return lines
    .map(({ metadata }) => metadata['holdfast_line_id'] ?? '(foreign)')
    .toSorted()
    .join(', ');
}

function asMetadata(lines: readonly { id: string }[]) {
  return lines.map(({ id }) => ({ metadata: { holdfast_line_id: id } }));
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
