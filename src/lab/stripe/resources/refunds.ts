import { refundCharge, refundWire } from '../billing/refunds';
import type { Context } from '../context';
import { previousAttributes } from '../events';
import type { Charge } from '../objects';
import type { Refund, RefundReason } from '../payment-objects';
import { countedList, type CountedParams } from '../wire/counted-list';
import { noSuch, refuse } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';
import { chargeOf } from './charges';

interface RefundParams {
  amount?: number;
  charge?: string;
  payment_intent?: string;
  reason?: RefundReason;
  metadata?: Record<string, string> | '';
}

function create({ context, params }: Call<RefundParams>): Refund {
  return made(context, targetOf(context, params), params);
}

function made(context: Context, charge: Charge, params: RefundParams): Refund {
  const metadata = mergeMetadata({}, params.metadata);
  const { amount, reason } = params;
  return refundWire(context, refundCharge(context, charge, { amount, reason, metadata }));
}

function targetOf(context: Context, params: RefundParams): Charge {
  const { charge, payment_intent: intentId } = params;
  if (charge !== undefined) {
    const found = chargeOf(context, charge);
    if (intentId === undefined || found.payment_intent === intentId) return found;
    throw refuse(`The charge ${charge} does not belong to the payment_intent ${intentId}.`);
  }
  if (intentId === undefined) {
    throw refuse(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  const intent = context.account.paymentIntents.get(intentId);
  if (intent === undefined) throw noSuch('payment_intent', intentId, 'payment_intent', 404);
  const latest = context.account.charges.get(intent.latest_charge ?? '');
  if (latest !== undefined && latest.status !== 'failed') return latest;
  throw refuse(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`);
}

function refundOf(call: Call<unknown>): Refund {
  const id = idOf(call, 'refund');
  const refund = call.context.account.refunds.get(id);
  const charge = call.ids['charge'];
  if (refund === undefined || (charge !== undefined && refund.charge !== charge)) {
    throw noSuch('refund', id, charge === undefined ? 'id' : 'refund', 404);
  }
  return refund;
}

const retrieve = (call: Call<object>): Refund => refundWire(call.context, refundOf(call));

function update(call: Call<{ metadata?: Record<string, string> | '' }>): Refund {
  const { context, params } = call;
  const before = refundOf(call);
  const after: Refund = { ...before, metadata: mergeMetadata(before.metadata, params.metadata) };
  const previous = previousAttributes(before, after);
  const wire = refundWire(context, after);
  if (previous === undefined) return wire;
  context.account.refunds.put(after);
  context.emit('refund.updated', wire, previous);
  context.emit('charge.refund.updated', wire, previous);
  return wire;
}

function cancel(call: Call<object>): Refund {
  refundOf(call);
  throw refuse('Canceling this refund is unsupported.');
}

function list(call: Call<CountedParams & { created?: Range | number }>): object {
  const { context, params, path } = call;
  const accepts = (row: Refund): boolean => isWithin(row.created, params.created);
  return countedList(
    context.account.refunds,
    params,
    { kind: 'refund', url: path, accepts },
    (row) => refundWire(context, row),
  );
}

/** Of one charge, under its own path. */
function listOfCharge(call: Call<ListParams>): object {
  const { context, params, path } = call;
  const charge = chargeOf(context, idOf(call, 'charge'), 'charge');
  const index = { name: 'charge', value: charge.id };
  return listWire(context.account.refunds, params, { kind: 'refund', url: path, index }, (row) =>
    refundWire(context, row),
  );
}

/** The oldest form answers the charge. Recorded: its balance transaction is not there yet. */
function refundOnCharge(call: Call<RefundParams>): Charge {
  const { context, params } = call;
  const before = chargeOf(context, idOf(call, 'charge'), 'charge');
  made(context, before, params);
  const after = chargeOf(context, before.id);
  return { ...after, balance_transaction: before.balance_transaction };
}

export const refundRoutes: Route[] = [
  route('POST', '/v1/refunds', create),
  route('GET', '/v1/refunds', list),
  route('GET', '/v1/refunds/{refund}', retrieve),
  route('POST', '/v1/refunds/{refund}', update),
  route('POST', '/v1/refunds/{refund}/cancel', cancel),
  route('POST', '/v1/charges/{charge}/refund', refundOnCharge),
  route('GET', '/v1/charges/{charge}/refunds', listOfCharge),
  route('POST', '/v1/charges/{charge}/refunds', (call: Call<RefundParams>) =>
    made(call.context, chargeOf(call.context, idOf(call, 'charge'), 'charge'), call.params),
  ),
  route('GET', '/v1/charges/{charge}/refunds/{refund}', retrieve),
];
