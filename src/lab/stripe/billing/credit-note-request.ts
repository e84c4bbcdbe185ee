import { invalid, notSimulated, refuse } from '../wire/errors';
import type { Metadata } from '../wire/metadata';

export interface CreditTaxAmount {
  amount: number;
  tax_rate: string;
  taxable_amount: number;
}

export interface CreditLineParams {
  type: 'invoice_line_item' | 'custom_line_item';
  amount?: number;
  description?: string;
  invoice_line_item?: string;
  metadata?: Metadata | '';
  quantity?: number;
  tax_amounts?: CreditTaxAmount[] | '';
  tax_rates?: string[] | '';
  unit_amount?: number;
  unit_amount_decimal?: string;
}

export interface LinkedRefundParams {
  amount_refunded?: number;
  refund?: string;
  type?: 'refund' | 'payment_record_refund';
}

/** `email_type` is taken for what it is: the lab sends no mail, whichever is asked for. */
export interface CreditNoteParams {
  invoice: string;
  amount?: number;
  credit_amount?: number;
  effective_at?: number;
  email_type?: 'credit_note' | 'none';
  lines?: CreditLineParams[];
  memo?: string;
  metadata?: Metadata | '';
  out_of_band_amount?: number;
  reason?: string;
  refund_amount?: number;
  refunds?: LinkedRefundParams[];
  shipping_cost?: { shipping_rate?: string };
}

export function checkRequest(params: CreditNoteParams): void {
  if (params.shipping_cost !== undefined) {
    throw notSimulated('shipping_cost', 'since its invoices have none');
  }
  if (params.amount === undefined && params.lines === undefined) {
    throw refuse('You must specify one of these parameters: amount, lines, shipping_cost.');
  }
  checkOneOf(params, ['amount', 'lines']);
  checkOneOf(params, ['refund_amount', 'refunds']);
  if (params.amount !== undefined) checkLeast(params.amount, 1, 'amount');
  for (const name of ['credit_amount', 'refund_amount', 'out_of_band_amount'] as const) {
    checkLeast(params[name] ?? 0, 0, name);
  }
}

/** Refuses two parameters of which Stripe takes one. */
export function checkOneOf<P extends object>(params: P, names: (keyof P & string)[]): void {
  if (names.filter((name) => params[name] !== undefined).length < 2) return;
  throw refuse(`You may only specify one of these parameters: ${names.join(', ')}.`);
}

export function checkLeast(value: number, least: number, param: string): void {
  if (value >= least) return;
  throw invalid(`This value must be greater than or equal to ${least}.`, {
    code: 'parameter_invalid_integer',
    param,
  });
}
