import { conflict } from './errors';
import type { AnrokTransaction } from './schemas';

const dayMs = 24 * 3600 * 1000;
/** Anrok computes no tax for dates outside of these. */
const mostDaysAhead = 31;
const firstDate = '1999-01-01';

const timeZones: ReadonlySet<string> = new Set([
  'UTC',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
  'Australia/Perth',
  'Australia/Adelaide',
  'Australia/Darwin',
  'Australia/Brisbane',
  'Australia/Sydney',
  'America/Halifax',
  'America/Toronto',
  'America/Winnipeg',
  'America/Regina',
  'America/Edmonton',
  'America/Vancouver',
  'Europe/Berlin',
  'Europe/Brussels',
  'Europe/Dublin',
  'Europe/Helsinki',
  'Europe/London',
  'Europe/Paris',
  'Europe/Rome',
  'Europe/Stockholm',
  'Asia/Tokyo',
  'Asia/Singapore',
]);

/** The two dates of a transaction; the tax date is the accounting date unless it is given. */
export function datesOf(
  request: AnrokTransaction,
  nowMs: number,
): { accounting: string; tax: string } {
  const accounting = request.accountingDate ?? dateOfTime(request);
  const tax = request.taxDate ?? accounting;
  if (Date.parse(tax) > nowMs + mostDaysAhead * dayMs) throw conflict('taxDateTooFarInFuture');
  if (tax < firstDate) throw conflict('taxDateTooFarInPast');
  return { accounting, tax };
}

function dateOfTime({ accountingTime, accountingTimeZone }: AnrokTransaction): string {
  // No seller of the lab has set one.
  if (accountingTimeZone === undefined) throw conflict('accountingTimeZoneNotSetForSeller');
  if (!timeZones.has(accountingTimeZone)) throw conflict('accountingTimeZoneNotSupported');
  // The Canadian form of a date is that of ISO 8601.
  const form = new Intl.DateTimeFormat('en-CA', { timeZone: accountingTimeZone });
  return form.format(new Date(accountingTime ?? ''));
}
