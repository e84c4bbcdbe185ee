/** Counts what one caller asks in windows of one real second. */
export interface SecondWindow {
  /** False when this second already had as many; null counts without a limit. */
  admits(perSecond: number | null): boolean;
}

export function createSecondWindow(now: () => number = Date.now): SecondWindow {
  let second = 0;
  let count = 0;
  return {
    admits(perSecond) {
      const current = Math.floor(now() / 1000);
      if (current !== second) {
        second = current;
        count = 0;
      }
      if (perSecond !== null && count >= perSecond) return false;
      count += 1;
      return true;
    },
  };
}
