import { faultKinds, killPoints, type ArmedFault, type FaultKind } from '../core/faults';
import { providers } from '../core/ledger';
import type { Call } from './call';
import { figures, table } from './format';
import { html, type Html } from './html';
import type { View } from './view';

const meanings: Record<FaultKind, string> = {
  before: 'the connection breaks before the work',
  after: 'the work is done, the answer is lost',
  cut_body: 'half of the answer arrives',
  html_502: 'an HTML page of a proxy instead of JSON',
  delay: 'the answer is held for some time (ms)',
  hang: 'nothing is done and nothing is said for some time (ms)',
  rate_limited: '429, with the reason',
  idempotency_in_use: '409: the key is in use',
  stored_500: '500 that is stored under the key; reason after_work: the work is done',
  kill: 'SIGKILL to a process (pid) before or after the work',
};

export function faultsPage({ lab }: View): Html {
  const armed = lab.faults.list();
  return html`<h1>Faults</h1>
    ${table([figures('#'), 'Strikes', 'What it does', figures('Seen'), figures('Hit')], armed.map(row), 'No fault is armed. Every request is answered as it should be.')}
    ${armed.length > 0 && html`<form method="post" action="/"><input type="hidden" name="do" value="clear_faults" /><button>Clear all</button></form>`}
    <h2>Arm a fault</h2>
    ${armForm()}`;
}

function row({ id, match, fault, seen, hits }: ArmedFault): Html {
  const { kind, ...details } = fault;
  const more = Object.entries(details).map(([name, value]) => `${name} ${value}`);
  const first = match.nth ?? 1;
  const last = first + (match.times ?? 1) - 1;
  const which = first === last ? `match ${first}` : `matches ${first} to ${last}`;
  const target = [match.provider, match.method ?? 'any method', match.path ?? 'any path'];
  return html`<tr>
    <td class="number">${id}</td>
    <td><code>${target.filter(Boolean).join(' ')}</code>, ${which}</td>
    <td>
      <strong>${kind}</strong>: ${meanings[kind]}${more.length > 0 && ` (${more.join(', ')})`}
    </td>
    <td class="number">${seen}</td>
    <td class="number">${hits}</td>
  </tr>`;
}

const option = (value: string, text = value): Html =>
  html`<option value="${value}">${text}</option>`;

function armForm(): Html {
  return html`<form method="post" action="/">
    <input type="hidden" name="do" value="arm_fault" />
    <fieldset>
      <legend>Which requests</legend>
      <label
        >Provider
        <select name="provider">
          ${option('', 'any')}${providers.map((name) => option(name))}
        </select></label
      >
      <label
        >Method
        <select name="method">
          ${option('', 'any')}${['GET', 'POST', 'PUT', 'DELETE'].map((name) => option(name))}
        </select></label
      >
      <label
        >Path (* is one part, ** any number)
        <input name="path" size="34" list="paths" placeholder="any"
      /></label>
      <datalist id="paths">${paths.map((path) => option(path))}</datalist>
      <label
        >From the n-th match on <input name="nth" inputmode="numeric" size="4" placeholder="1"
      /></label>
      <label>How many <input name="times" inputmode="numeric" size="4" placeholder="1" /></label>
    </fieldset>
    <fieldset>
      <legend>What happens</legend>
      <label
        >Kind
        <select name="kind">
          ${faultKinds.map((kind) => option(kind, `${kind}: ${meanings[kind]}`))}
        </select></label
      >
      <label>Status <input name="status" inputmode="numeric" size="5" data-for="html_502" /></label>
      <label>ms <input name="ms" inputmode="numeric" size="7" data-for="delay" /></label>
      <label
        >Reason <input name="reason" list="reasons" data-for="rate_limited stored_500"
      /></label>
      <datalist id="reasons">${reasons.map((reason) => option(reason))}</datalist>
      <label>pid <input name="pid" inputmode="numeric" size="8" data-for="kill" /></label>
      <label
        >Point
        <select name="point" data-for="kill">
          ${option('', 'none')}${killPoints.map((point) => option(point))}
        </select></label
      >
      <button>Arm</button>
    </fieldset>
  </form>`;
}

const paths = [
  '/v1/invoices',
  '/v1/invoices/*',
  '/v1/invoices/*/add_lines',
  '/v1/invoices/*/finalize',
  '/v1/invoices/*/pay',
  '/v1/customers/*',
];
const reasons = ['global-rate', 'endpoint-rate', 'resource-specific', 'lock_timeout', 'after_work'];

const numbers = new Set(['nth', 'times', 'status', 'ms', 'pid']);

export function toArmCall(fields: URLSearchParams): Call {
  const given = (names: string[]): object =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = fields.get(name)?.trim() ?? '';
        if (value === '') return [];
        return [[name, numbers.has(name) && /^-?\d+$/.test(value) ? Number(value) : value]];
      }),
    );
  return {
    title: 'Arm a fault',
    method: 'POST',
    path: '/_lab/faults',
    account: null,
    body: {
      match: given(['provider', 'method', 'path', 'nth', 'times']),
      fault: given(['kind', 'status', 'ms', 'reason', 'pid', 'point']),
    },
  };
}

export const clearFaults: Call = {
  title: 'Clear all faults',
  method: 'DELETE',
  path: '/_lab/faults',
  account: null,
  body: null,
};
