import type { InvoiceView } from '../../api/schemas/invoice-view';
import type { Screen } from '../screen';
import { curlOf } from './curl';
import { spanOf } from './span';

export interface Asked {
  url: string;
  connection: string;
  now: Date;
}

/** Longer than any step takes with all its attempts: then nobody is at work, whatever the record says. */
const atWorkAtMostMs = 10 * 60_000;

/** Why an invoice is where it is, in a few lines: words before codes, and the command that releases it. */
export function tellWhy(view: InvoiceView, asked: Asked, paint: Screen['paint']): string[] {
  const { blocked, waiting_for } = view;
  const head = `${view.id} (${view.customer_id}, ${view.status.replaceAll('_', ' ')})`;
  if (blocked) {
    return [
      paint('bold', `${head} is blocked: ${blocked.meaning}`),
      ...tellBlock(blocked, asked),
      ...tellWait(view, asked),
      ...tellActions(view, asked, blocked.released_by, 'Release it:'),
      `All that are blocked so: holdfast retry --blocked-code ${blocked.code} --dry-run`,
    ];
  }
  const anyAction = view.actions.map(({ action }) => action);
  if (waiting_for) {
    const since = waiting_for.since ? ` for ${age(waiting_for.since, asked)}` : '';
    return [
      paint('bold', `${head} waits for ${waiting_for.what}${since}.`),
      ...tellWait(view, asked),
      ...tellActions(view, asked, anyAction, 'What a person may do:'),
    ];
  }
  if (view.next_step === 'close') return [paint('bold', `${head} is closed; nothing is stuck.`)];
  return [
    paint('bold', `${head} is at work: ${view.next_step.replaceAll('_', ' ')}.`),
    ...tellWork(view, asked),
    ...tellActions(view, asked, anyAction, 'What a person may do:'),
  ];
}

function tellBlock(blocked: NonNullable<InvoiceView['blocked']>, asked: Asked): string[] {
  const { message, meaning, since, attempts, last_attempt_at, step, hint } = blocked;
  const tries =
    attempts === 1 ? '1 attempt' : `${attempts} attempts, the last at ${last_attempt_at}`;
  return [
    ...(message === meaning ? [] : [`  ${message}`]),
    `  Since ${since} (${age(since, asked)}), in the step: ${step.replaceAll('_', ' ')}; ${tries}.`,
    `  ${codesOf(blocked)}`,
    `  What to do: ${hint}`,
  ];
}

/** For a ticket, and for who searches: after the words. */
function codesOf({ code, stripe_request_id, provider_error }: NonNullable<InvoiceView['blocked']>) {
  const { code: theirs, decline_code, param, http_status } = provider_error ?? {};
  const told = [
    ['code', code],
    ['HTTP', http_status],
    ["the provider's code", theirs],
    ['declined', decline_code],
    ['parameter', param],
    ['request', stripe_request_id],
  ].filter(([, value]) => value !== null && value !== undefined);
  return `(${told.map(([name, value]) => `${name} ${value}`).join(', ')})`;
}

function tellWait({ waiting_for, next_wake_up }: InvoiceView, { now }: Asked): string[] {
  const next = next_wake_up === null ? null : Date.parse(next_wake_up) - now.getTime();
  return [
    ...(waiting_for ? [`  ${waiting_for.message}`] : []),
    ...(next !== null && next > 0
      ? [`  It looks again by itself at ${next_wake_up} (in ${spanOf(next)}).`]
      : []),
  ];
}

function tellWork({ updated_at }: InvoiceView, asked: Asked): string[] {
  const quietMs = asked.now.getTime() - Date.parse(updated_at);
  const last = `  Last written ${spanOf(quietMs)} ago.`;
  if (quietMs <= atWorkAtMostMs) return [last];
  return [`${last} Does a worker run, and Temporal? curl -s ${asked.url}/readyz`];
}

function tellActions(
  { actions }: InvoiceView,
  asked: Asked,
  inOrder: string[],
  title: string,
): string[] {
  const told = inOrder.flatMap((name) => {
    const found = actions.find(({ action }) => action === name);
    return found ? [`  ${found.leads_to}`, `    ${curlOf(found, asked)}`] : [];
  });
  return told.length === 0 ? [] : [title, ...told];
}

function age(since: string, { now }: Asked): string {
  return spanOf(now.getTime() - Date.parse(since));
}
