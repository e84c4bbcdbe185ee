import fs from 'node:fs';
import path from 'node:path';
import type { Json, JsonObject } from './json';

export interface Exchange {
  n: number;
  request: { method: string; path: string; headers: Record<string, string>; params: JsonObject };
  response: { status: number; headers: Record<string, string>; body: JsonObject };
  recorded_at?: string;
}

/** One session with live Stripe; the format is described in data/stripe-recordings/README.md. */
export interface Recording {
  /** The file's name without its ending. */
  name: string;
  exchanges: Exchange[];
}

const folder = path.join(__dirname, 'data/stripe-recordings');

/** All recordings, or those named. */
export function readRecordings(only: string[] = []): Recording[] {
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'))
    .filter((name) => only.length === 0 || only.includes(name))
    .toSorted()
    .map((name) => ({ name, exchanges: exchangesOf(path.join(folder, `${name}.json`)) }));
}

function exchangesOf(file: string): Exchange[] {
  const { exchanges }: { exchanges: Exchange[] } = JSON.parse(fs.readFileSync(file, 'utf8'));
  return exchanges;
}

/** The version that the lab speaks as far as the recordings can tell; the fields are those of endive. */
const currentVersion = '2026-08-26.dahlia';

/** True for an exchange whose bodies may have another shape than today's. */
export function isOlderVersion(exchange: Exchange): boolean {
  const version = exchange.request.headers['stripe-version'] ?? currentVersion;
  return /^\d{4}-/.test(version) && version < currentVersion;
}

/** Seconds of each exchange's answer as far as the recording tells, else in between its neighbours. */
export function timesOf({ exchanges }: Recording): number[] {
  const known = exchanges.map((exchange) => timeOf(exchange));
  let last = 0;
  return known.map((time, at) => {
    if (time !== undefined && time >= last) return (last = time);
    const ahead = known.findIndex((value, n) => n > at && value !== undefined && value >= last);
    if (ahead < 0 || last === 0) return last;
    return last + Math.floor(((known[ahead] ?? last) - last) / (ahead - at + 1));
  });
}

function timeOf({ recorded_at, response }: Exchange): number | undefined {
  if (recorded_at !== undefined) return Math.floor(Date.parse(recorded_at) / 1000);
  const created: Json | undefined = response.body['created'] ?? response.body['date'];
  return typeof created === 'number' ? created : undefined;
}
