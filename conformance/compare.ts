import type { IdMap } from './id-map';
import { isObject, kindOf, type Json, type JsonObject } from './json';
import { notCompared, times } from './not-compared';

export interface Difference {
  /** JSON pointer into the body; `#status` and `#header/…` beside it. */
  pointer: string;
  /** Undefined: not there at all. */
  expected: Json | undefined;
  got: Json | undefined;
}

export interface Comparison {
  differences: Difference[];
  /** Fields that only one API version has, not compared. */
  changedSince: string[];
}

interface Walk extends Comparison {
  ids: IdMap;
  isOlder: boolean;
}

/** The nearest objects around that tell when they were created. */
interface Created {
  expected: number;
  got: number;
}

export function compareBodies(
  expected: Json,
  got: Json | undefined,
  ids: IdMap,
  isOlder: boolean,
): Comparison {
  const walk: Walk = { ids, isOlder, differences: [], changedSince: [] };
  compare(walk, '', expected, got, null);
  return { differences: walk.differences, changedSince: walk.changedSince };
}

function compare(
  walk: Walk,
  pointer: string,
  expected: Json | undefined,
  got: Json | undefined,
  created: Created | null,
): void {
  if (isObject(expected) && isObject(got)) {
    compareObjects(walk, pointer, expected, got, createdOf(expected, got) ?? created);
  } else if (Array.isArray(expected) && Array.isArray(got)) {
    const length = Math.max(expected.length, got.length);
    for (let at = 0; at < length; at += 1) {
      compare(walk, `${pointer}/${at}`, expected[at], got[at], created);
    }
  } else if (isChangedShape(walk, expected, got)) {
    walk.changedSince.push(pointer);
  } else if (!isSame(walk, pointer, expected, got, created)) {
    walk.differences.push({ pointer, expected: mapped(walk, expected), got });
  }
}

function compareObjects(
  walk: Walk,
  pointer: string,
  expected: JsonObject,
  got: JsonObject,
  created: Created | null,
): void {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const at = `${pointer}/${key}`;
    const isInBoth = expected[key] !== undefined && got[key] !== undefined;
    if (walk.isOlder && !isInBoth) walk.changedSince.push(at);
    else compare(walk, at, expected[key], got[key], created);
  }
}

/** An id where there is an object today, or a list where there was an object: another version, no fault. */
function isChangedShape(walk: Walk, expected: Json | undefined, got: Json | undefined): boolean {
  const kinds = new Set([kindOf(expected), kindOf(got)]);
  return walk.isOlder && kinds.size === 2 && !kinds.has('null') && !kinds.has('missing');
}

function isSame(
  walk: Walk,
  pointer: string,
  expected: Json | undefined,
  got: Json | undefined,
  created: Created | null,
): boolean {
  if (kindOf(expected) !== kindOf(got)) return false;
  if (notCompared.some(({ field }) => pointer.endsWith(`/${field}`))) return true;
  if (isTime(expected) && isTime(got)) return areSameTimes(expected, got, created);
  return mapped(walk, expected) === got;
}

const mapped = (walk: Walk, value: Json | undefined): Json | undefined =>
  value === undefined ? value : walk.ids.toLabValue(value);

function isTime(value: Json | undefined): value is number {
  return Number.isInteger(value) && Number(value) > times.from && Number(value) < times.to;
}

function areSameTimes(expected: number, got: number, created: Created | null): boolean {
  if (created === null) return true;
  const wanted = expected - created.expected;
  const had = got - created.got;
  if (Math.abs(wanted) < times.nearSeconds) return Math.abs(had) < times.nearSeconds;
  return Math.abs(wanted - had) < times.slackSeconds;
}

function createdOf(expected: JsonObject, got: JsonObject): Created | null {
  const [one, other] = [expected, got].map((body) => body['created'] ?? body['date']);
  return isTime(one) && isTime(other) ? { expected: one, got: other } : null;
}
