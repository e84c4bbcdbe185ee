import type { Lab } from '../lab';
import type { StripeEvent } from '../stripe/objects';
import type { WebhookDelivery } from '../stripe/webhooks';
import { chip, json, table, time } from './format';
import { html, type Html } from './html';
import { mostShown, youngest, type View } from './view';

export function eventsPage(view: View): Html {
  const all = view.lab.accounts().flatMap((account) => youngest(account.events));
  const newest = all.toSorted((a, b) => b.created - a.created).slice(0, mostShown);
  return html`<h1>Events</h1>
    <p class="note">
      The youngest ${mostShown}. Webhooks go to the endpoints that listen to the event's type; one
      that fails is tried again.
    </p>
    ${eventTable(view, newest, 'No event yet. Whatever changes an object makes one.')}`;
}

/** Every event whose object is the invoice or names it. */
export function eventsAbout(lab: Lab, invoice: string): StripeEvent[] {
  return lab.accounts().flatMap(({ events }) =>
    events
      .ids()
      .map((id) => events.get(id))
      .filter((event) => event !== undefined)
      .filter(({ data: { object } }) => isAbout(object, invoice))
      .toReversed(),
  );
}

function isAbout(object: unknown, invoice: string): boolean {
  if (typeof object !== 'object' || object === null) return false;
  if ('id' in object && object.id === invoice) return true;
  return 'invoice' in object && object.invoice === invoice;
}

export function eventTable(view: View, events: readonly StripeEvent[], empty: string): Html {
  const byEvent = new Map(events.map(({ id }) => [id, [] as WebhookDelivery[]]));
  for (const one of view.lab.webhooks.list()) byEvent.get(one.event)?.push(one);
  const rows = events.map(
    (event) =>
      html`<tr>
        <td>${time(event.created)}</td>
        <td><a href="/?event=${event.id}">${event.type}</a></td>
        <td>${subjectOf(event)}</td>
        <td>${deliveries(byEvent.get(event.id) ?? [])}</td>
      </tr>`,
  );
  return table(['At (UTC)', 'Type', 'About', 'Webhook deliveries'], rows, empty);
}

/** Which part of the page shows an object, by the beginning of its id. */
const pageOf: Record<string, string> = {
  in: 'invoice',
  cus: 'customer',
  pi: 'payment',
  du: 'dispute',
  cn: 'credit_note',
};

function subjectOf({ data: { object } }: StripeEvent): Html | string {
  if (typeof object !== 'object' || object === null || !('id' in object)) return '';
  const id = String(object.id);
  const name = pageOf[id.split('_')[0] ?? ''];
  return name === undefined
    ? html`<span class="id">${id}</span>`
    : html`<a class="id" href="/?${name}=${id}">${id}</a>`;
}

function deliveries(all: readonly WebhookDelivery[]): Html | string {
  if (all.length === 0) return 'no endpoint listened';
  return html`<ul class="plain">
    ${all.map((one) => html`<li>${delivery(one)}</li>`)}
  </ul>`;
}

function delivery(one: WebhookDelivery): Html {
  const tries = one.attempts === 1 ? '1 attempt' : `${one.attempts} attempts`;
  const last = one.last_status ?? one.last_error;
  return html`${chip(one.status)} ${tries}${last === null ? '' : `, last: ${last}`}
    <small>${one.url}</small>`;
}

export function eventPage(view: View, id: string): Html {
  const event = view.lab
    .accounts()
    .map((account) => account.events.get(id))
    .find((one) => one !== undefined);
  if (event === undefined)
    return html`<h1>No such event</h1>
      <p>Nothing has the id <code>${id}</code>.</p>`;
  return html`<h1>${event.type}</h1>
    ${eventTable(view, [event], '')}
    <h2>What it carries</h2>
    ${json(event)}`;
}
