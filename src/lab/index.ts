export type { Behaviour, BehaviourChange } from './core/behaviour';
export type { ArmedFault, Fault, FaultKind, FaultMatch } from './core/faults';
export type { LedgerEntry, LedgerFilter } from './core/ledger';
export type { LabRequest, LabResponse } from './core/message';
export { createLab, type Lab, type LabOptions, type LabSnapshot } from './lab';
export { startLab, type RunningLab, type StartOptions } from './start-lab';
export type { WebhookDelivery } from './stripe/webhooks';

import type { Lab } from './lab';

/** Customers (`cus_card`, `cus_invoice`, `cus_anrok`, …) and products with known ids in one account. */
export function seedDefaults(lab: Lab, key: string): void {
  lab.seed(key);
}
