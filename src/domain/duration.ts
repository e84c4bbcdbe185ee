const pattern =
  /^P(?!$)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,3}))?S)?)?$/;

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const maxDurationMs = 90 * dayMs;

/**
 * Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds (to the millisecond).
 * Null for anything else: years and months have no fixed length.
 */
export function parseDuration(text: string): number | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const [weeks, days, hours, minutes, seconds] = match
    .slice(1, 6)
    .map((digits) => Number(digits ?? 0));
  return (
    (weeks ?? 0) * 7 * dayMs +
    (days ?? 0) * dayMs +
    (hours ?? 0) * hourMs +
    (minutes ?? 0) * minuteMs +
    (seconds ?? 0) * secondMs +
    Number((match[6] ?? '').padEnd(3, '0'))
  );
}

/** How long an invoice may wait: more than nothing and at most 90 days. Null: refused. */
export function parseWait(text: string): number | null {
  const ms = parseDuration(text);
  return ms !== null && ms > 0 && ms <= maxDurationMs ? ms : null;
}
