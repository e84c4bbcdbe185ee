/** What the baseline's worker is told once. */
export interface BaselineStart {
  address: string;
  namespace: string;
  prefix: string;
  stepsPerSecond: number;
}

/** What it tells: over a pipe, because the store that tells it of real invoices is what the baseline leaves out. */
export type BaselineNews = { ready: true } | { finalized: string } | { observed: string };
