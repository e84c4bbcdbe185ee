import type {
  Connection,
  Customer,
  InvoiceDocument,
  InvoiceLine,
  Product,
  StripePlan,
} from '../domain/document';
import type { Fault, Warning } from '../domain/findings';
import type { WayToRevise } from '../domain/facts';
import type { InvoiceRecord, RevisionContent } from '../store/ports';
import { ofRevision } from './line-hash';
import type { Planned } from './plan-invoice';
import type { PlanInput } from './plan-context';

/** What a further revision changes of the document; what is left out stays. */
export interface Change {
  lines?: InvoiceLine[] | undefined;
  expected_total?: number | null | undefined;
  memo?: string | null | undefined;
  days_until_due?: number | null | undefined;
  due_on?: string | null | undefined;
}

interface Now {
  connection: Connection;
  customer: Customer | null;
  products: Product[];
  now: Date;
  planInvoice: (input: PlanInput) => Planned | { faults: Fault[] };
}

/** The document as it would be with a change. An old control total says nothing of new lines. */
export function changed(document: InvoiceDocument, change: Change): InvoiceDocument {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  const expected = change.lines ? { expected_total: null } : {};
  return { ...document, ...expected, ...Object.fromEntries(given) };
}

/** Everything that the next revision will write, or all that is wrong with it, by the same check as at intake. */
export function planRevision(
  { document: standing, plan, state }: InvoiceRecord,
  change: Change,
  how: WayToRevise,
  { planInvoice, now, ...configured }: Now,
): { content: RevisionContent; warnings: Warning[] } | { faults: Fault[] } {
  if (plan.split) return { faults: [splitFault] };
  if (change.lines && standing.payment_gate?.precalculated_tax) return { faults: [taxFault] };
  const document = changed(standing, change);
  const revision = state.revision + 1;
  const input = { ...configured, document, revision };
  const planned = planInvoice(
    how === 'reissue' ? { ...input, now, reissueOf: state.stripe_invoice_id ?? '' } : input,
  );
  if ('faults' in planned) return planned;
  if (planned.skip !== null) return { faults: [skipFault(planned.skip)] };
  const { warnings, policy } = planned;
  const next = ofNextRevision(planned.plan, revision);
  const content =
    how === 'reissue'
      ? { document, plan: next, policy }
      : { document, plan: onDraft(plan, next, change), policy: state.policy };
  return { content, warnings };
}

function ofNextRevision(plan: StripePlan, revision: number): StripePlan {
  return { ...plan, lines: plan.lines.map((line) => ofRevision(line, revision)) };
}

/** The draft goes on as it was made: its lines and its memo change, and whose revision it is. */
function onDraft(standing: StripePlan, next: StripePlan, { memo }: Change): StripePlan {
  const { holdfast_revision = '' } = next.metadata;
  return {
    ...standing,
    lines: next.lines,
    subtotal: next.subtotal,
    description: memo === undefined ? standing.description : next.description,
    metadata: { ...standing.metadata, holdfast_revision },
  };
}

const splitFault: Fault = {
  code: 'split_not_revised',
  pointer: '',
  message: 'One part of a split invoice cannot be revised. Void the parts and post a new invoice.',
};

const taxFault: Fault = {
  code: 'precalculated_tax_not_revised',
  pointer: '/lines',
  message: 'The tax came with the lines as they were. Void the invoice and post a new one.',
};

function skipFault(why: string): Fault {
  return { code: 'skipped', pointer: '/lines', message: `${why} Void the invoice instead.` };
}
