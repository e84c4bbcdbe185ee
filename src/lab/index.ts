export type { LedgerEntry } from './core/ledger';
export { createLab, type Lab, type LabSnapshot } from './lab';
export { startLab, type RunningLab, type StartOptions } from './start-lab';

import type { Lab } from './lab';

/** Customers (`cus_card`, `cus_invoice`, `cus_anrok`, …) and products with known ids in one account. */
export function seedDefaults(lab: Lab, key: string): void {
  lab.seed(key);
}
