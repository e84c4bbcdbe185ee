import { setTimeout as sleep } from 'node:timers/promises';

interface UntilOptions {
  timeoutMs: number;
  /** Ends the sentence "waited … for". */
  what: string;
  everyMs?: number;
}

/** Polls until `check` gives something truthy; throws when the time is up. */
export async function until<T>(
  check: () => Promise<T> | T,
  { timeoutMs, what, everyMs = 50 }: UntilOptions,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() >= deadline) throw new Error(`waited ${timeoutMs / 1000} s for ${what}`);
    await sleep(everyMs);
  }
}
