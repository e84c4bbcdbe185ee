import type { PaymentMethodRow } from '../account';
import { testMethodOf, type TestMethod } from '../billing/cards';
import { declineOf } from '../billing/declines';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import { missingParameter, noSuch, refuse, StripeError } from '../wire/errors';
import { listWire, type ListParams } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { customerOf } from './customer-of';
import { mergeBillingDetails, type BillingDetailsParams } from './billing-details';
import {
  checkedCard,
  makePaymentMethod,
  withDetails,
  type BankAccountParams,
  type CardParams,
} from './payment-method-shape';

/** 4000 0000 0000 0341 attaches and declines when charged: docs.stripe.com/testing. */
const lateDecliner = '0341';

interface CreateParams {
  type: string;
  allow_redisplay?: string;
  billing_details?: BillingDetailsParams;
  card?: CardParams & { token?: string; number?: string; cvc?: string };
  us_bank_account?: BankAccountParams & { account_number?: string };
  metadata?: Record<string, string> | '';
}

function create({ context, params }: Call<CreateParams>): object {
  const { card, us_bank_account: bank } = params;
  const isBank = params.type === 'us_bank_account';
  const beside = isBank ? card && 'card' : bank && 'us_bank_account';
  if (beside !== undefined) {
    throw refuse(`You provided ${beside}, which is not of the type ${params.type}.`, {
      param: beside,
    });
  }
  const name = isBank
    ? (bank?.account_number ?? 'pm_usBankAccount')
    : (card?.token ?? card?.number);
  if (name === undefined) throw missingParameter('card');
  checkCvc(card?.cvc);
  const row = makePaymentMethod(context, name, 'card[token]');
  const fields = {
    allow_redisplay: params.allow_redisplay ?? row.wire.allow_redisplay,
    ...withDetails(row.wire, dates(card), bank),
    billing_details: mergeBillingDetails(row.wire.billing_details, params.billing_details),
    metadata: mergeMetadata({}, params.metadata),
  };
  return save(context, fields, row);
}

const dates = ({ exp_month: month, exp_year: year }: CardParams = {}): CardParams => ({
  ...(month === undefined ? {} : { exp_month: month }),
  ...(year === undefined ? {} : { exp_year: year }),
});

/** Any three or four digits pass with a test card. */
function checkCvc(cvc: string | undefined): void {
  if (cvc === undefined || /^\d{3,4}$/.test(cvc)) return;
  throw new StripeError(402, {
    code: 'invalid_cvc',
    message: "Your card's security code is invalid.",
    param: 'card[cvc]',
    type: 'card_error',
  });
}

function save(
  context: Context,
  fields: Partial<PaymentMethodRow['wire']>,
  row: PaymentMethodRow,
): PaymentMethodRow['wire'] {
  const wire = { ...row.wire, ...fields };
  context.account.paymentMethods.put({ ...row, wire });
  return wire;
}

function methodOf(context: Context, id: string): PaymentMethodRow {
  const row = context.account.paymentMethods.get(id);
  if (row !== undefined) return row;
  throw noSuch('PaymentMethod', id, 'payment_method', 404);
}

function attach(call: Call<{ customer?: string }>): object {
  const { context, params } = call;
  const id = idOf(call, 'payment_method');
  if (params.customer === undefined) throw missingParameter('customer');
  const customer = customerOf(context, params.customer);
  return attachMethod(context, attachable(context, id, customer.id), customer.id);
}

/** The method to attach; a test method such as pm_card_visa is made anew each time. */
export function attachable(context: Context, id: string, customer: string): PaymentMethodRow {
  const known = context.account.paymentMethods.get(id);
  const test = known === undefined ? testMethodOf(id) : undefined;
  if (test !== undefined) checkAttachable(test);
  const row =
    test === undefined ? methodOf(context, id) : makePaymentMethod(context, id, 'payment_method');
  checkAttachable({ ...row, last4: row.wire.card?.last4 ?? '', type: row.wire.type });
  const current = row.wire.customer;
  if (current !== null && current !== customer) {
    throw refuse('The payment method you provided has already been attached to a customer.', {
      param: 'payment_method',
    });
  }
  return row;
}

export function attachMethod(
  context: Context,
  row: PaymentMethodRow,
  customer: string,
): PaymentMethodRow['wire'] {
  // Attaching verifies the card.
  const wire = save(context, { ...checkedCard(row.wire), customer }, row);
  context.emit('payment_method.attached', wire);
  return wire;
}

/** A card that declines is refused already when it is attached, with an empty param as recorded. */
function checkAttachable(method: Pick<TestMethod, 'outcome' | 'last4'> & { type: string }): void {
  if (method.outcome !== 'declines' || method.last4 === lateDecliner) return;
  throw new StripeError(402, { ...declineOf(method), param: '' });
}

interface UpdateParams {
  allow_redisplay?: string;
  billing_details?: BillingDetailsParams;
  card?: CardParams;
  metadata?: Record<string, string> | '';
}

function update(call: Call<UpdateParams>) {
  const { context, params } = call;
  const row = methodOf(context, idOf(call, 'payment_method'));
  const fields = {
    allow_redisplay: params.allow_redisplay ?? row.wire.allow_redisplay,
    billing_details: mergeBillingDetails(row.wire.billing_details, params.billing_details),
    metadata: mergeMetadata(row.wire.metadata, params.metadata),
    ...withDetails(row.wire, dates(params.card)),
  };
  const previous = previousAttributes(row.wire, { ...row.wire, ...fields });
  if (previous === undefined) return row.wire;
  const wire = save(context, fields, row);
  context.emit('payment_method.updated', wire, previous);
  return wire;
}

function detach(call: Call<object>): object {
  const { context } = call;
  const row = methodOf(context, idOf(call, 'payment_method'));
  if (row.wire.customer === null) {
    throw refuse(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
    );
  }
  const owner = context.account.customers.get(row.wire.customer);
  if (owner?.invoice_settings.default_payment_method === row.id) {
    const settings = { ...owner.invoice_settings, default_payment_method: null };
    context.account.customers.put({ ...owner, invoice_settings: settings });
  }
  const wire = save(context, { customer: null }, row);
  context.emit('payment_method.detached', wire, { customer: row.wire.customer });
  return wire;
}

type ListMethodsParams = ListParams & {
  allow_redisplay?: string;
  customer?: string;
  type?: string;
};

function list(call: Call<ListMethodsParams>): object {
  const { context, params, path } = call;
  const customer = call.ids['customer'] ?? params.customer;
  return listWire(
    context.account.paymentMethods,
    params,
    {
      kind: 'PaymentMethod',
      url: path,
      accepts: (row) =>
        row.wire.customer !== null &&
        (customer === undefined || row.wire.customer === customer) &&
        (params.allow_redisplay === undefined ||
          row.wire.allow_redisplay === params.allow_redisplay) &&
        (params.type === undefined || row.wire.type === params.type),
    },
    (row) => row.wire,
  );
}

export const paymentMethodRoutes: Route[] = [
  route('POST', '/v1/payment_methods', create),
  route('GET', '/v1/payment_methods', list),
  route('GET', '/v1/customers/{customer}/payment_methods', list),
  route(
    'GET',
    '/v1/payment_methods/{payment_method}',
    (call: Call<object>) => methodOf(call.context, idOf(call, 'payment_method')).wire,
  ),
  route('POST', '/v1/payment_methods/{payment_method}', update),
  route('POST', '/v1/payment_methods/{payment_method}/attach', attach),
  route('POST', '/v1/payment_methods/{payment_method}/detach', detach),
];
