const RealDate = Date;

/** Until the end of `work`, this is the time for everything in the process that asks the clock. */
export async function withTime<T>(now: () => number, work: () => Promise<T>): Promise<T> {
  class VirtualDate extends RealDate {
    constructor(...given: unknown[]) {
      // A date of its own is what it is; only "now" is the simulation's.
      super(...((given.length === 0 ? [now()] : given) as [number]));
    }
    static override now(): number {
      return now();
    }
  }
  globalThis.Date = VirtualDate as DateConstructor;
  try {
    return await work();
  } finally {
    globalThis.Date = RealDate;
  }
}
