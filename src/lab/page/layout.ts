import type { Outcome } from './call';
import { chip, json, timeOf } from './format';
import { html, type Html } from './html';
import type { View } from './view';

export const styleUrl = '/_lab/page.css';
export const scriptUrl = '/_lab/page.js';

const places = [
  ['invoices', '/', 'Invoices'],
  ['customers', '/?view=customers', 'Customers'],
  ['payments', '/?view=payments', 'Payments'],
  ['refunds', '/?view=refunds', 'Refunds'],
  ['disputes', '/?view=disputes', 'Disputes'],
  ['credit_notes', '/?view=credit_notes', 'Credit notes'],
  ['tax', '/?view=tax', 'Tax engines'],
  ['events', '/?view=events', 'Events'],
  ['requests', '/?view=requests', 'Requests'],
  ['faults', '/?view=faults', 'Faults'],
  ['settings', '/?view=settings', 'Behaviour and clock'],
] as const;
export type Place = (typeof places)[number][0];

export function layout(
  view: View,
  here: Place,
  content: Html,
  outcome: Outcome | undefined,
): string {
  const links = places.map(([place, url, name]) => {
    const current = place === here ? html` aria-current="page"` : '';
    return html`<li>
      <a href="${url}" ${current}>${name}${place === 'faults' && armedCount(view)}</a>
    </li>`;
  });
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Lab</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${styleUrl}" />
        <script src="${scriptUrl}" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">To the content</a>
        <header>
          <a class="brand" href="/">Lab</a>
          <nav aria-label="Parts of the lab">
            <ul>
              ${links}
            </ul>
          </nav>
          <p class="clock">
            Clock ${timeOf(new Date(view.lab.now()).toISOString())} UTC
            <label hidden id="live"><input type="checkbox" /> refresh</label>
          </p>
        </header>
        <main id="main" tabindex="-1">
          ${outcome && outcomeBox(outcome)}
          <div id="content">${content}</div>
        </main>
        <footer>A simulated Stripe: it proves our logic, not Stripe's.</footer>
      </body>
    </html>`;
  return page.text;
}

function armedCount({ lab }: View): string {
  const { length } = lab.faults.list();
  return length === 0 ? '' : ` (${length} armed)`;
}

function outcomeBox({ title, said, isGood, curl, answer }: Outcome): Html {
  return html`<section
    class="outcome ${isGood ? 'good' : 'bad'}"
    role="status"
    aria-label="What came of it"
  >
    <p>${chip(isGood ? 'succeeded' : 'failed')} <strong>${title}</strong>: ${said}</p>
    <p class="row">
      <code class="curl">${curl}</code
      ><button type="button" data-copy="${curl}" hidden>Copy</button>
    </p>
    ${
      answer !== null &&
      html`<details>
        <summary>The whole answer</summary>
        ${json(answer)}
      </details>`
    }
  </section>`;
}
