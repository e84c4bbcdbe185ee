import type { Lab } from '../lab';
import type { Account } from '../stripe/account';
import { maskKey } from './format';
import { html, type Html } from './html';
import type { View } from './view';

/** The account that holds something, with what it holds. */
export function findIn<T>(
  lab: Lab,
  look: (account: Account) => T | undefined,
): [Account, T] | null {
  for (const account of lab.accounts()) {
    const found = look(account);
    if (found !== undefined) return [account, found];
  }
  return null;
}

/** A list for each account that there is; the heading is left out where there is only one. */
export function byAccount({ lab }: View, draw: (account: Account) => Html): Html {
  const accounts = lab.accounts();
  if (accounts.length === 0) {
    return html`<p class="empty">
      No account yet. Any key sk_test_… has one from its first request on.
    </p>`;
  }
  const [only] = accounts;
  if (accounts.length === 1 && only !== undefined) return draw(only);
  return html`${accounts.map(
    (account) =>
      html`<h2>
          ${account.id} <small>key <code>${maskKey(account.key)}</code></small>
        </h2>
        ${draw(account)}`,
  )}`;
}

export const nothingHere = (what: string, id: string): Html =>
  html`<h1>No such ${what}</h1>
    <p>Nothing has the id <code>${id}</code>.</p>`;

/** Of a table that shows only the youngest rows. */
export function leftOut(shown: number, all: number): Html | false {
  return (
    all > shown &&
    html`<p class="note">The youngest ${shown} are shown; ${all - shown} more exist.</p>`
  );
}
