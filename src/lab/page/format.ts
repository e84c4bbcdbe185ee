import { html, type Html } from './html';

/**
 * How many digits Stripe's minor unit stands for, where it is not two (docs.stripe.com/currencies). ISK and
 * UGX have no decimals in life, but Stripe counts them in hundredths.
 */
const digits: Record<string, number> = {
  ...allWith(0, 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'),
  ...allWith(3, 'bhd jod kwd omr tnd'),
};

function allWith(count: number, codes: string): Record<string, number> {
  return Object.fromEntries(codes.split(' ').map((code) => [code, count]));
}

/** `USD 1,234.50`, `JPY 1,235`. */
export function money(amountMinor: number, currency: string): string {
  const places = digits[currency] ?? 2;
  const padded = String(Math.abs(amountMinor)).padStart(places + 1, '0');
  const whole = padded.slice(0, padded.length - places).replaceAll(/\B(?=(\d{3})+$)/g, ',');
  const rest = places === 0 ? '' : `.${padded.slice(-places)}`;
  return `${currency.toUpperCase()} ${amountMinor < 0 ? '-' : ''}${whole}${rest}`;
}

/** Enough of a key to tell it from others. */
export function maskKey(key: string): string {
  const [prefix = ''] = /^(?:sk|rk)_test_/.exec(key) ?? [];
  return `${prefix}…${key.length - prefix.length > 8 ? key.slice(-4) : ''}`;
}

export function time(seconds: number | null): Html | string {
  if (seconds === null) return '';
  return timeOf(new Date(seconds * 1000).toISOString());
}

/** An RFC 3339 time, to the second. */
export function timeOf(iso: string): Html {
  const shown = iso.slice(0, 19).replace('T', ' ');
  return html`<time datetime="${iso}">${shown}</time>`;
}

const signs: Record<string, string> = {
  draft: '○',
  open: '◐',
  pending: '◐',
  paid: '●',
  delivered: '●',
  succeeded: '●',
  complete: '●',
  valid: '●',
  default: '●',
  issued: '●',
  won: '●',
  void: '×',
  failed: '×',
  canceled: '×',
  lost: '×',
  uncollectible: '!',
  disputed: '!',
  needs_response: '!',
};

/** A word with a sign: colour only repeats what both say. */
export function chip(status: string): Html {
  const sign = signs[status] ?? '·';
  return html`<span class="chip ${status}"
    ><span aria-hidden="true">${sign}</span> ${status.replaceAll('_', ' ')}</span
  >`;
}

/** A column of figures, which stand to the right. */
export const figures = (name: string): Head => ({ name });

type Head = string | { name: string };

/** A table, or words where there is nothing to show. */
export function table(heads: readonly Head[], rows: readonly Html[], empty: Html | string): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  const names = heads.map((head) => (typeof head === 'string' ? head : head.name));
  const cells = heads.map((head) =>
    typeof head === 'string'
      ? html`<th scope="col">${head}</th>`
      : html`<th scope="col" class="number">${head.name}</th>`,
  );
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="Table: ${names.join(', ')}"
  >
    <table>
      <thead>
        <tr>
          ${cells}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

export const json = (value: unknown): Html =>
  html`<pre tabindex="0">${JSON.stringify(value, null, 2)}</pre>`;
