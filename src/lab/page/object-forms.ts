import type { Account } from '../stripe/account';
import { html, type Html, type Piece } from './html';
import { objectActionOf, type ObjectActionName } from './object-actions';

/** A form that does an action; the key stays with the lab: the form names only the account. */
function actionForm(
  name: ObjectActionName,
  account: Account | null,
  hidden: Record<string, string>,
  inner: Piece,
): Html {
  const { warning } = objectActionOf(name);
  const confirm = warning === undefined ? '' : html` data-confirm="${warning}"`;
  const all = { do: name, ...(account === null ? {} : { account: account.id }), ...hidden };
  const inputs = Object.entries(all).map(
    ([field, value]) => html`<input type="hidden" name="${field}" value="${value}" />`,
  );
  return html`<form method="post" action="/" ${confirm}>${inputs}${inner}</form>`;
}

export function actionButton(
  name: ObjectActionName,
  account: Account | null,
  hidden: Record<string, string>,
  text = objectActionOf(name).title,
): Html {
  return actionForm(name, account, hidden, html`<button>${text}</button>`);
}

/** Fields under a legend, with a button that has the action's own words. */
export function fieldsForm(
  name: ObjectActionName,
  account: Account | null,
  hidden: Record<string, string>,
  fields: Piece,
): Html {
  const { title } = objectActionOf(name);
  const inner = html`<fieldset>
    <legend>${title}</legend>
    ${fields}<button>${title}</button>
  </fieldset>`;
  return actionForm(name, account, hidden, inner);
}

export function choice(
  name: string,
  label: string,
  values: readonly string[],
  chosen?: string,
): Html {
  const options = values.map(
    (value) =>
      html`<option value="${value}" ${value === chosen ? html` selected` : ''}>
        ${value === '' ? 'none' : value.replaceAll('_', ' ')}
      </option>`,
  );
  return html`<label
    >${label}
    <select name="${name}">
      ${options}
    </select></label
  >`;
}

export function amountInput(name: string, label: string, value: number | '' = ''): Html {
  return html`<label
    >${label} <input name="${name}" inputmode="numeric" size="10" value="${value}"
  /></label>`;
}
