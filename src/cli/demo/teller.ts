import type { Screen } from '../screen';
import { seconds } from '../screen';
import type { Told } from './narrate';
import type { Scenario } from './scenarios';

/** Tells the steps as they happen: lines for a person, or one JSON object a line. */
export interface Teller {
  invoice(scenario: Scenario, step: { step: string; ms: number } & Told): void;
  /** What happens around the invoices; its time counts since the first was posted. */
  scene(step: string, told: Told): void;
}

const labelWidth = 10;

export function createTeller(screen: Screen, writeJson: ((value: object) => void) | null): Teller {
  let startedAt: number | null = null;
  const line = (ms: number, label: string, told: Told) =>
    screen.line(`  ${screen.paint('dim', seconds(ms))}  ${label}  ${paint(screen, told)}`);

  return {
    invoice({ id, style }, { step, ms, text, tone }) {
      startedAt ??= Date.now() - ms;
      writeJson?.({ invoice: id, ms, step, text });
      if (!writeJson) line(ms, screen.paint(style, id.padEnd(labelWidth)), { text, tone });
    },
    scene(step, told) {
      const ms = startedAt === null ? 0 : Date.now() - startedAt;
      writeJson?.({ invoice: null, ms, step, text: told.text });
      if (!writeJson) line(ms, screen.paint('bold', '*'.padEnd(labelWidth)), told);
    },
  };
}

function paint(screen: Screen, { text, tone }: Told): string {
  if (tone === 'plain') return text;
  return screen.paint(tone === 'good' ? 'green' : 'red', text);
}
