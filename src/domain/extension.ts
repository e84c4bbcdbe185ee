import { parseWait } from './duration';

/** The deadline that an extension asks for, or what is wrong with it. */
export function toDeadline(
  { until, by }: { until?: string | undefined; by?: string | undefined },
  standing: string | null,
  now: Date,
): string | { pointer: string; message: string } {
  const from = Math.max(now.getTime(), standing === null ? 0 : Date.parse(standing));
  if (until === undefined) return new Date(from + (parseWait(by ?? '') ?? 0)).toISOString();
  if (Date.parse(until) > from) return new Date(until).toISOString();
  const bound = new Date(from).toISOString();
  const what = from === now.getTime() ? 'in the future' : 'later than the deadline that runs';
  return { pointer: '/until', message: `Must be ${what}: after ${bound}.` };
}
