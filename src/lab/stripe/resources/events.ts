import { isOfType } from '../events';
import type { StripeEvent } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { isWithin, listWire, type ListParams, type Range } from '../wire/list';
import { idOf, route, type Call, type Route } from '../wire/route';

interface ListEventsParams extends ListParams {
  type?: string;
  types?: string[];
  created?: Range | number;
  delivery_success?: boolean;
}

/** Stripe lists the events of the last 30 days. */
const keptSeconds = 30 * 86_400;

function list({ context, params, path }: Call<ListEventsParams>): object {
  if (params.type !== undefined && params.types !== undefined) {
    throw refuse('You may only specify one of these parameters: type, types.');
  }
  if (params.types !== undefined && params.types.length > 20) {
    throw refuse('You can filter by at most 20 event types.', { param: 'types' });
  }
  const oldest = context.now() - keptSeconds;
  const accepts = (event: StripeEvent): boolean =>
    event.created >= oldest &&
    (params.type === undefined || isOfType(params.type, event.type)) &&
    (params.types === undefined || params.types.includes(event.type)) &&
    (params.delivery_success === undefined ||
      params.delivery_success === (event.pending_webhooks === 0)) &&
    isWithin(event.created, params.created);
  const isExact = params.type !== undefined && !params.type.endsWith('*');
  const index = isExact ? { index: { name: 'type', value: params.type ?? '' } } : {};
  return listWire(
    context.account.events,
    params,
    { kind: 'event', url: path, accepts, ...index },
    (row) => row,
  );
}

function retrieve(call: Call<object>): StripeEvent {
  const id = idOf(call, 'id');
  const event = call.context.account.events.get(id);
  if (event === undefined) throw noSuch('event', id, 'id', 404);
  return event;
}

export const eventRoutes: Route[] = [
  route('GET', '/v1/events', list),
  route('GET', '/v1/events/{id}', retrieve),
];
