import { given, segment } from './given';
import type { ObjectAction } from './object-actions';

const backTo =
  (name: string): ObjectAction['back'] =>
  (fields) => ({ [name]: fields.get(name) ?? '' });
const intentPath = (fields: URLSearchParams, verb: string): string =>
  `/v1/payment_intents/${segment(fields, 'payment')}/${verb}`;

/** Payments, refunds, disputes and credit notes: what the Dashboard, the bank or the customer does. */
export const moneyActions = {
  refund: {
    title: 'Refund',
    back: backTo('payment'),
    call: (fields) => ({
      method: 'POST',
      path: '/v1/refunds',
      body: given(fields, { payment: 'payment_intent', amount: 'amount', reason: 'reason' }),
    }),
  },
  attach_payment: {
    title: 'Attach a payment',
    back: backTo('invoice'),
    call: (fields) => ({
      method: 'POST',
      path: `/v1/invoices/${segment(fields, 'invoice')}/attach_payment`,
      body: given(fields, { payment: 'payment_intent' }),
    }),
  },
  capture: {
    title: 'Capture',
    back: backTo('payment'),
    call: (fields) => ({
      method: 'POST',
      path: intentPath(fields, 'capture'),
      body: given(fields, { amount: 'amount_to_capture' }),
    }),
  },
  cancel_payment: {
    title: 'Cancel the payment',
    back: backTo('payment'),
    call: (fields) => ({ method: 'POST', path: intentPath(fields, 'cancel'), body: [] }),
  },
  authenticate: {
    title: 'Answer the bank as the customer',
    isControl: true,
    back: backTo('payment'),
    call: (fields) => ({
      method: 'POST',
      path: `/_lab/payment_intents/${segment(fields, 'payment')}/authenticate`,
      body: { outcome: fields.get('outcome') ?? '' },
    }),
  },
  open_dispute: {
    title: "Dispute as the cardholder's bank",
    isControl: true,
    back: backTo('payment'),
    call: (fields) => ({
      method: 'POST',
      path: '/_lab/disputes',
      body: {
        payment_intent: fields.get('payment') ?? '',
        reason: fields.get('reason') ?? '',
        inquiry: fields.get('inquiry') === 'yes',
      },
    }),
  },
  decide_dispute: {
    title: 'Decide as the bank',
    isControl: true,
    back: backTo('dispute'),
    call: (fields) => ({
      method: 'POST',
      path: `/_lab/disputes/${segment(fields, 'dispute')}`,
      body: { outcome: fields.get('outcome') ?? '' },
    }),
  },
  submit_evidence: {
    title: 'Submit evidence',
    back: backTo('dispute'),
    call: (fields) => ({
      method: 'POST',
      path: `/v1/disputes/${segment(fields, 'dispute')}`,
      body: given(fields, { text: 'evidence[uncategorized_text]' }),
    }),
  },
  close_dispute: {
    title: 'Accept the dispute',
    warning: 'A dispute that was accepted is lost. Accept it?',
    back: backTo('dispute'),
    call: (fields) => ({
      method: 'POST',
      path: `/v1/disputes/${segment(fields, 'dispute')}/close`,
      body: [],
    }),
  },
  credit: {
    title: 'Issue a credit note',
    back: backTo('invoice'),
    call: (fields) => ({
      method: 'POST',
      path: '/v1/credit_notes',
      body: given(fields, {
        invoice: 'invoice',
        amount: 'amount',
        refund_amount: 'refund_amount',
        credit_amount: 'credit_amount',
        out_of_band_amount: 'out_of_band_amount',
        reason: 'reason',
      }),
    }),
  },
  void_credit_note: {
    title: 'Void the credit note',
    warning: 'A void credit note stays void. Void it?',
    back: backTo('credit_note'),
    call: (fields) => ({
      method: 'POST',
      path: `/v1/credit_notes/${segment(fields, 'credit_note')}/void`,
      body: [],
    }),
  },
} satisfies Record<string, ObjectAction>;
