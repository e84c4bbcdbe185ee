/** Runs `one` for every number below `total`, at most `inFlight` at once; the first failure ends it. */
export async function closedLoop(
  total: number,
  inFlight: number,
  one: (n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < total) {
      const n = next;
      next += 1;
      await one(n);
    }
  };
  const lanes = Array.from({ length: Math.min(total, inFlight) }, lane);
  try {
    await Promise.all(lanes);
  } finally {
    // After a failure nothing new is begun; what is under way is let go of.
    next = total;
    await Promise.allSettled(lanes);
  }
}
