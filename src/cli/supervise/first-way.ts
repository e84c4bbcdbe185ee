/** One way to get something. `find` gives it, or the reason in a few words why this way does not lead there. */
export interface Way<T> {
  name: string;
  find(): Promise<T | { miss: string }>;
}

/** Goes through the ways in order; when none works, the error names each one with its reason, and the remedy. */
export async function firstWay<T extends object>(
  wanted: string,
  ways: Way<T>[],
  remedy: string,
): Promise<T> {
  const tried: string[] = [];
  for (const way of ways) {
    const found = await way.find();
    if (!('miss' in found)) return found;
    tried.push(`  ${way.name}: ${found.miss}`);
  }
  throw new Error([`${wanted} was not found. Tried, in this order:`, ...tried, remedy].join('\n'));
}
