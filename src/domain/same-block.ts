import { isAboutDifference, isTransient } from './failures';
import type { Block } from './state';

type Told = Pick<Block, 'step' | 'code' | 'message'>;

/**
 * Whether a further try has ended as the standing block says: then it is counted, and nobody is told again. Of
 * what passes by itself the words differ from try to try; of what a person mends they tell what it is.
 */
export function isSameBlock(standing: Told, again: Told): boolean {
  if (standing.code !== again.code) return false;
  // Which look finds a difference once more tells nothing.
  if (standing.step !== again.step && !isAboutDifference(again.code)) return false;
  return isTransient(again.code) || standing.message === again.message;
}
