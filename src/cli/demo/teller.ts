import type { Screen } from '../screen';
import { seconds } from '../screen';
import type { Told } from './narrate';
import type { Scenario } from './scenarios';

/** Tells the steps as they happen: lines for a person, or one JSON object a line. */
export interface Teller {
  invoice(scenario: Scenario, step: { step: string; ms: number } & Told): void;
  /** What is done to the invoices from outside; its time counts since the first was posted. */
  scene(actor: 'worker' | 'person', step: string, told: Told): void;
}

const labelWidth = 10;
const indent = 2 + 6 + 2 + labelWidth + 2;

export function createTeller(screen: Screen, writeJson: ((value: object) => void) | null): Teller {
  let startedAt: number | null = null;

  function line(ms: number, label: string, { text, tone }: Told): void {
    const paint = (part: string) =>
      tone === 'plain' ? part : screen.paint(tone === 'good' ? 'green' : 'red', part);
    const [first = '', ...rest] = wrap(text, screen.width);
    screen.line(`  ${screen.paint('dim', seconds(ms))}  ${label}  ${paint(first)}`);
    for (const part of rest) screen.line(`${' '.repeat(indent)}${paint(part)}`);
  }

  return {
    invoice({ id, style }, { step, ms, ...told }) {
      startedAt ??= Date.now() - ms;
      writeJson?.({ invoice: id, ms, step, text: told.text });
      if (!writeJson) line(ms, screen.paint(style, id.padEnd(labelWidth)), told);
    },
    scene(actor, step, told) {
      const ms = startedAt === null ? 0 : Date.now() - startedAt;
      writeJson?.({ invoice: null, ms, step, text: told.text });
      if (!writeJson) line(ms, screen.paint('bold', actor.padEnd(labelWidth)), told);
    },
  };
}

/** At blanks, to what is left of the terminal beside the labels; a narrow one is left to wrap by itself. */
function wrap(text: string, columns: number | null): string[] {
  const width = (columns ?? 0) - indent;
  if (width < 40) return [text];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
