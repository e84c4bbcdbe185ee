/** Text that is markup already; everything else is escaped where it is put in. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Html | string | number | null | undefined | false | readonly Piece[];

/** The only way to make markup: names and messages come from outside and may be hostile. */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Html {
  const texts = parts.map(
    (part, index) => part + (index < pieces.length ? put(pieces[index]) : ''),
  );
  return new Html(texts.join(''));
}

function put(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map(put).join('');
  return escape(String(piece));
}

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
