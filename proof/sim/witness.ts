import type { Lab } from '../../src/lab';
import type { InvoiceRecord } from '../../src/store/ports';
import { stripeKey } from './circumstances';
import type { Attempt } from './temporal/attempts';
import { ref } from './world/world';
import type { World } from './world/world';

type StripeInvoice = NonNullable<ReturnType<ReturnType<Lab['account']>['invoices']['get']>>;

/** Stands beside every call to Stripe and judges it at the instant when it leaves. */
export class Witness {
  readonly violations: string[] = [];
  /** When another hand last changed what the invoice asks for. */
  contentTouchedAt = -Infinity;

  seesCall({ lab, store }: World, attempt: Attempt, method: string, path: string): void {
    if (method === 'POST' && path === '/v1/invoices') this.#seesCreate(lab, store.peek(ref));
    const id = /^\/v1\/invoices\/(\w+)\/finalize$/.exec(path)?.[1];
    const record = store.peek(ref);
    const draft = id === undefined ? undefined : lab.account(stripeKey).invoices.get(id);
    if (method !== 'POST' || !record || draft?.invoice.status !== 'draft') return;
    const { tax, policy, approved } = record.state;
    if (tax.outcome === null && tax.mode !== 'automatic' && tax.mode !== 'none') {
      this.violations.push('finalized while the question of tax was open');
    }
    if (policy.needs_approval && !approved) {
      this.violations.push('finalized without the approval that was asked for');
    }
    // What is changed between the comparison and the call nobody can see.
    if (this.contentTouchedAt < attempt.startedAt && !isAsAsked(record, draft)) {
      this.violations.push('finalized a draft that differed from the request');
    }
  }

  /** The Stripe invoice of a former revision is gone before another is made. */
  #seesCreate(lab: Lab, record: InvoiceRecord | null): void {
    const { invoices } = lab.account(stripeKey);
    const revision = String(record?.state.revision);
    const former = invoices
      .ids()
      .flatMap((id) => invoices.get(id)?.invoice ?? [])
      .filter(({ metadata }) => metadata['holdfast_invoice_id'] === ref.invoice_id)
      .filter(({ metadata }) => metadata['holdfast_revision'] !== revision);
    if (former.some(({ status }) => status !== 'void')) {
      this.violations.push('made an invoice while that of a former revision lived');
    }
  }
}

const show = (id: unknown, amount: number) => `${String(id)}=${amount}`;

function isAsAsked({ plan }: InvoiceRecord, { lines }: StripeInvoice): boolean {
  const asked = plan.lines.map((line) => show(line.id, line.amount)).toSorted();
  const found = lines
    .map((line) => show(line.metadata['holdfast_line_id'], line.amount))
    .toSorted();
  return asked.join() === found.join();
}
