import { createRandom } from '../../src/lab/core/random';

/** Decisions that a seed makes, the same every time. */
export interface Draw {
  of<T>(choices: readonly T[]): T;
  /** From `from` to `to`, both included. */
  between(from: number, to: number): number;
  share(part: number): boolean;
}

export function createDraw(seed: number): Draw {
  const random = createRandom(Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b);
  return {
    of(choices) {
      const choice = choices[Math.floor(random() * choices.length)];
      if (choice === undefined) throw new Error('There is nothing to choose from.');
      return choice;
    },
    between: (from, to) => from + Math.floor(random() * (to - from + 1)),
    share: (part) => random() < part,
  };
}
