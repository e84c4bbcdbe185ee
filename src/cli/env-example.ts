import { settings } from './settings';

const width = 96;

const head = [
  'Settings of Holdfast, all of them; `holdfast settings` prints this text.',
  '`holdfast api` and `holdfast worker` need the first two. `npm start` and `npm run demo` need none.',
  'Temporal is found by its own standard settings: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, ' +
    'TEMPORAL_TLS_CLIENT_CERT_PATH and so on, see docs.temporal.io/develop/environment-configuration.',
];

/** The text of `.env.example`, made from the very schema that reads the settings. */
export function envExample(): string {
  const entries = Object.entries(settings.shape).map(([name, schema]) => {
    const { description = '', example } = schema.meta() ?? {};
    const standard: unknown = schema.safeParse(undefined).data;
    const value = standard === undefined ? example : standard;
    return [...comment(description), `# ${name}=${toText(value)}`].join('\n');
  });
  return `${[head.flatMap(comment).join('\n'), ...entries].join('\n\n')}\n`;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function comment(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > width) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
