/** A small generator with a fixed seed (mulberry32), so that a run with lost events can be repeated. */
export function createRandom(seed = 0x5eed): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Whether one draw falls into a share, where `true` is all. */
export function falls(share: boolean | number, random: () => number): boolean {
  if (typeof share === 'boolean') return share;
  return share > 0 && random() < share;
}
