import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `check` gives something, with a deadline; the only waiting in the tests. */
export async function until<T>(
  what: string,
  check: () => T | Promise<T>,
  deadlineMs = 20_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const found = await check();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`Waited ${deadlineMs} ms in vain: ${what}`);
    await pause(20);
  }
}
