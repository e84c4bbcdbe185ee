import { pointerTo } from '../domain/findings';
import type { PlanContext } from './plan-context';

const dayPattern = /^\d{4}-\d\d-\d\d$/;
const dayMs = 24 * 60 * 60_000;
/** As with days: no due date is further away than Stripe's own horizon of five years. */
const maxDaysAhead = 1825;

/** True for a name of the IANA time zone data that this Node knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Unix seconds of noon on the due day where the customer reads it: midnight in one zone is the evening
 * before in another. From the document and the settings alone, so every attempt sends the same.
 */
export function planDueDate(context: PlanContext): number | undefined {
  const { document, settings, findings, now } = context;
  const day = document.due_on;
  if (day === null) return undefined;
  const noon = noonOf(day, settings.time_zone);
  if (noon === null) {
    findings.fault(pointerTo('due_on'), 'date_invalid', `"${day}" is no day such as 2026-12-01.`);
    return undefined;
  }
  const isPast = now !== null && dayIn(settings.time_zone, now.getTime()) > day;
  // On the due day itself Stripe wants a time that is still to come.
  const dueMs = now !== null && noon <= now.getTime() && !isPast ? endOf(noon) : noon;
  if (isPast || (now !== null && dueMs > now.getTime() + maxDaysAhead * dayMs)) {
    findings.fault(
      pointerTo('due_on'),
      'due_date_out_of_range',
      `${day} is ${isPast ? 'over' : `more than ${maxDaysAhead} days away`} (${settings.time_zone}). Post another day, or days_until_due.`,
    );
  }
  return Math.floor(dueMs / 1000);
}

function noonOf(day: string, timeZone: string): number | null {
  const utc = Date.parse(`${day}T12:00:00Z`);
  if (!dayPattern.test(day) || Number.isNaN(utc)) return null;
  // `2026-02-30` parses in some engines, as the second of March.
  if (new Date(utc).toISOString().slice(0, 10) !== day) return null;
  return utc - offsetMs(timeZone, utc);
}

/** The last minute of the day whose noon is given. */
function endOf(noon: number): number {
  return noon + dayMs / 2 - 60_000;
}

function offsetMs(timeZone: string, at: number): number {
  const local = Date.parse(`${localTime(timeZone, at)}Z`);
  return local - at;
}

/** The day it is there, as the calendar on the wall says. */
function dayIn(timeZone: string, at: number): string {
  return localTime(timeZone, at).slice(0, 10);
}

function localTime(timeZone: string, at: number): string {
  // Swedish writes dates as ISO 8601 does.
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return format.format(at).replace(' ', 'T');
}
