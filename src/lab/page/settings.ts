import type { Behaviour } from '../core/behaviour';
import type { Call } from './call';
import { json, timeOf } from './format';
import { html, type Html } from './html';
import type { View } from './view';

const hour = 3600;
const modes: Record<Behaviour['tax_listener']['mode'], string> = {
  apply: 'puts tax on a draft that asks for it',
  never: 'stays silent',
  fail: 'reports a failure',
  zero: 'puts a tax of zero',
  reapply_on_update: 'puts it again after each change',
};

/** How the lab behaves, and its clock. */
export function settingsPage({ lab }: View): Html {
  return html`<h1>Behaviour and clock</h1>
    ${clockForm(lab.now())}${behaviourForm(lab.behaviour())}
    <details>
      <summary>Everything that can be set, by <code>PUT /_lab/behaviour</code></summary>
      ${json(lab.behaviour())}
    </details>`;
}

function aheadBy(seconds: number, text: string): Html {
  return html`<button name="seconds" value="${seconds}">${text}</button>`;
}

function clockForm(nowMs: number): Html {
  return html`<h2>Clock</h2>
    <p class="lead">${timeOf(new Date(nowMs).toISOString())} UTC</p>
    <p class="note">
      It runs with real time and only goes ahead of it. What falls due on the way happens, in order.
    </p>
    <form method="post" action="/" class="row">
      <input type="hidden" name="do" value="advance" />
      ${aheadBy(hour, 'Advance an hour')}${aheadBy(24 * hour, 'Advance a day')}${aheadBy(7 * 24 * hour, 'Advance a week')}
    </form>`;
}

function numberInput(name: string, label: string, value: string | number | boolean): Html {
  return html`<label
    >${label} <input name="${name}" inputmode="decimal" size="8" value="${String(Number(value))}"
  /></label>`;
}

function behaviourForm({ tax_listener: tax, webhooks, collection }: Behaviour): Html {
  return html`<h2>Behaviour</h2>
    <form method="post" action="/">
      <input type="hidden" name="do" value="behave" />
      <fieldset>
        <legend>Tax engine that listens to drafts</legend>
        <label
          >Mode
          <select name="tax_listener.mode">
            ${Object.entries(modes).map(
              ([mode, text]) =>
                html`<option value="${mode}" ${mode === tax.mode ? html` selected` : ''}>
                  ${mode}: ${text}
                </option>`,
            )}
          </select></label
        >
        ${numberInput('tax_listener.delay_ms', 'After ms', tax.delay_ms)}
        <label
          >Rate, percent
          <input name="tax_listener.rate" inputmode="decimal" size="8" value="${tax.rate}"
        /></label>
      </fieldset>
      <fieldset>
        <legend>Webhooks (shares are from 0, none, to 1, all)</legend>
        ${numberInput('webhooks.lose', 'Share lost', webhooks.lose)}${numberInput('webhooks.duplicate', 'Share sent twice', webhooks.duplicate)}
        ${numberInput('webhooks.bad_signature', 'Share wrongly signed', webhooks.bad_signature)}
        ${numberInput('webhooks.shuffle_window_ms', 'Shuffled within ms', webhooks.shuffle_window_ms)}
        ${numberInput('webhooks.delay_ms', 'Late by ms', webhooks.delay_ms)}
      </fieldset>
      <fieldset>
        <legend>Collection</legend>
        ${numberInput('collection.grace_seconds', 'A draft waits before it finalizes by itself, seconds', collection.grace_seconds)}
        ${numberInput('collection.delay_ms', 'From finalize to the first charge, ms', collection.delay_ms)}
      </fieldset>
      <button>Change</button>
    </form>`;
}

const texts = new Set(['mode', 'rate']);

export function toBehaveCall(fields: URLSearchParams): Call {
  const change: Record<string, Record<string, unknown>> = {};
  for (const [name, value] of fields) {
    const [group = '', field] = name.split('.');
    if (field === undefined || !Object.hasOwn(groups, group)) continue;
    const isNumber = !texts.has(field) && value.trim() !== '' && !Number.isNaN(Number(value));
    change[group] = { ...change[group], [field]: isNumber ? Number(value) : value };
  }
  const path = '/_lab/behaviour';
  return { title: 'Change the behaviour', method: 'PUT', path, account: null, body: change };
}

const groups = { tax_listener: true, webhooks: true, collection: true };

export function toAdvanceCall(fields: URLSearchParams): Call {
  return {
    title: 'Advance the clock',
    method: 'POST',
    path: '/_lab/clock/advance',
    account: null,
    body: { seconds: Number(fields.get('seconds')) },
  };
}
