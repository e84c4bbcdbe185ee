import { html, type Html, type Piece } from './html';

/** Names and values of one object; what has no value is left out. */
export function factList(all: readonly [string, Piece][]): Html {
  const rows = all.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return html`<dl>
    ${rows.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** A link to the part of the page that shows one object. */
export const linkTo = (name: string, id: string, text = id): Html =>
  html`<a href="/?${name}=${id}">${text}</a>`;
