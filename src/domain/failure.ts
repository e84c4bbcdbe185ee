import type { Action } from './status';

/** One way in which an outside party can refuse or be away, and what follows from it. */
export interface Failure {
  /**
   * - `transient`: Temporal retries; when its policy gives up the step blocks and is tried again every
   *   quarter of an hour by itself.
   * - `person`: the step blocks at once; a person mends the cause and releases it.
   *
   * There is no third kind: what ends an invoice is an outcome of business and no failure.
   */
  kind: 'transient' | 'person';
  /** What has happened, in a sentence. */
  meaning: string;
  /** What to do. `{connection}` stands for the connection of the invoice. */
  hint: string;
  /** The actions that lift the block, the one to think of first in front. */
  released_by: readonly Action[];
}

/** What is done about most of them: mend it and try again, or give the invoice up. */
export const retryOrVoid = ['retry', 'void'] as const satisfies readonly Action[];
