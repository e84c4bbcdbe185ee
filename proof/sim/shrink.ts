import type { Schedule } from './live';

/** The same failure with as few disturbances as still show it: one after the other is left out. */
export async function shrink(
  schedule: Schedule,
  fails: (schedule: Schedule) => Promise<boolean>,
): Promise<Schedule> {
  let shortest = schedule;
  for (let at = 0; at < shortest.disturbances.length;) {
    const disturbances = shortest.disturbances.toSpliced(at, 1);
    const shorter = { ...shortest, disturbances };
    if (await fails(shorter)) shortest = shorter;
    else at += 1;
  }
  return shortest;
}
