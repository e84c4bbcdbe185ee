export const namespace = 'default';

/** Queues of the baseline, in the same namespace. */
export const baselinePrefix = 'empty-';

/** Far above what the machine can do: the rate of an account must not be what is measured. */
export const stepsPerSecond = 1_000;
