const units: [string, number][] = [
  ['days', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
];

/** `3 days`, `5 h`, `12 min`, `40 s`: as exact as a person needs. */
export function spanOf(ms: number): string {
  const [name, size] = units.find(([, each]) => ms >= 2 * each) ?? ['s', 1000];
  return `${Math.max(0, Math.round(ms / size))} ${name}`;
}
