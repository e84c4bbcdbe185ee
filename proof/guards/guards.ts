import type { Guard } from './guard';
import { configurationGuards } from './table/configuration';
import { doctorGuards } from './table/doctor';
import { draftGuards } from './table/draft';
import { finalizeGuards } from './table/finalize';
import { keyGuards } from './table/keys';
import { lifeGuards } from './table/life';
import { paymentGateGuards } from './table/payment-gate';
import { recordGuards } from './table/record';
import { webhookGuards } from './table/webhooks';

export const guards: Guard[] = [
  ...keyGuards,
  ...draftGuards,
  ...finalizeGuards,
  ...recordGuards,
  ...webhookGuards,
  ...lifeGuards,
  ...configurationGuards,
  ...doctorGuards,
  ...paymentGateGuards,
];
