import type { Account } from '../stripe/account';
import type { InvoiceStatus } from '../stripe/objects';
import type { Call } from './call';

type Fields = URLSearchParams;

interface Action {
  title: string;
  /** Where the Dashboard would offer it; elsewhere Stripe refuses, which is worth seeing too. */
  fits: readonly InvoiceStatus[];
  /** Asked before it is done, where it cannot be undone. */
  warning?: string;
  /** Drawn as one button; the others have a form of their own. */
  isButton: boolean;
  call(
    fields: Fields,
    invoice: string,
  ): Pick<Call, 'method' | 'path'> & { body: [string, string][] };
}

const transition =
  (verb: string, body: [string, string][] = []): Action['call'] =>
  (_, invoice) => ({
    method: 'POST',
    path: `/v1/invoices/${encodeURIComponent(invoice)}/${verb}`,
    body,
  });

/** What a person can do to an invoice in the Dashboard, each as the call that does it. */
export const invoiceActions = {
  finalize: { title: 'Finalize', fits: ['draft'], isButton: true, call: transition('finalize') },
  pay: {
    title: 'Charge',
    fits: ['open', 'uncollectible'],
    isButton: true,
    call: transition('pay'),
  },
  pay_out_of_band: {
    title: 'Mark paid out of band',
    fits: ['open', 'uncollectible'],
    isButton: true,
    call: transition('pay', [['paid_out_of_band', 'true']]),
  },
  mark_uncollectible: {
    title: 'Mark uncollectible',
    fits: ['open'],
    isButton: true,
    call: transition('mark_uncollectible'),
  },
  revise: {
    title: 'Create a revision',
    fits: ['open', 'uncollectible'],
    isButton: true,
    call: (_, invoice) => ({
      method: 'POST',
      path: '/v1/invoices',
      body: [
        ['from_invoice[action]', 'revision'],
        ['from_invoice[invoice]', invoice],
      ],
    }),
  },
  void: {
    title: 'Void',
    fits: ['open', 'uncollectible'],
    warning: 'A void invoice stays void. Void it?',
    isButton: true,
    call: transition('void'),
  },
  delete: {
    title: 'Delete the draft',
    fits: ['draft'],
    warning: 'A deleted draft is gone with its lines. Delete it?',
    isButton: true,
    call: (_, invoice) => ({
      method: 'DELETE',
      path: `/v1/invoices/${encodeURIComponent(invoice)}`,
      body: [],
    }),
  },
  edit_line: {
    title: 'Change the amount of a line',
    fits: ['draft'],
    isButton: false,
    call: (fields, invoice) => ({
      method: 'POST',
      path: `/v1/invoices/${encodeURIComponent(invoice)}/lines/${encodeURIComponent(fields.get('line') ?? '')}`,
      body: [['amount', fields.get('amount') ?? '']],
    }),
  },
  add_line: {
    title: 'Add a line',
    fits: ['draft'],
    isButton: false,
    call: (fields, invoice) => ({
      method: 'POST',
      path: `/v1/invoices/${encodeURIComponent(invoice)}/add_lines`,
      body: [
        ['lines[0][description]', fields.get('description') ?? ''],
        ['lines[0][amount]', fields.get('amount') ?? ''],
      ],
    }),
  },
  correct_address: {
    title: 'Correct the address',
    fits: ['draft', 'open', 'paid', 'uncollectible', 'void'],
    isButton: false,
    call: (fields) => ({
      method: 'POST',
      path: `/v1/customers/${encodeURIComponent(fields.get('customer') ?? '')}`,
      body: addressFields.map((name) => [`address[${name}]`, fields.get(name) ?? '']),
    }),
  },
} satisfies Record<string, Action>;

export const addressFields = ['line1', 'postal_code', 'city', 'state', 'country'] as const;

export type ActionName = keyof typeof invoiceActions;

export const isAction = (name: string): name is ActionName => Object.hasOwn(invoiceActions, name);

export function actionOf(name: ActionName): Action {
  return invoiceActions[name];
}

export function toInvoiceCall(name: ActionName, account: Account, fields: Fields): Call {
  const action = actionOf(name);
  return { title: action.title, account, ...action.call(fields, fields.get('invoice') ?? '') };
}
