import type { Disturbance } from './disturbances';
import type { Attempt } from './temporal/attempts';
import type { Fate } from './world/gates';

type Of<W extends Disturbance['what']> = Extract<Disturbance, { what: W }>;

/** Waits for the first call, event or start that it fits; `times` of them. */
export type Armed =
  | Of<'stripe_fault'>
  | Of<'store_away'>
  | ((Of<'attempt_dies'> | Of<'attempt_freezes'> | Of<'webhook'> | Of<'pump_dies'>) & {
      times: number;
    });

interface FullFate extends Fate {
  diesBefore?: boolean;
  freezesMs?: number;
}

/** Takes from what is armed the first that fits the call that an attempt is about to make. */
export function applyFate(armed: Armed[], { call }: Attempt): { fate: FullFate; taken: Armed[] } {
  const at = armed.findIndex((one) => call !== null && fits(one, call));
  const one = armed[at];
  if (!one) return { fate: {}, taken: [] };
  one.times -= 1;
  if (one.times <= 0) armed.splice(at, 1);
  return { fate: toFate(one), taken: [one] };
}

function fits(one: Armed, call: NonNullable<Attempt['call']>): boolean {
  switch (one.what) {
    case 'stripe_fault':
      return call.to === 'stripe';
    case 'store_away':
      return call.to === 'store';
    case 'attempt_dies':
    case 'attempt_freezes':
      return call.to === one.to;
    case 'webhook':
    case 'pump_dies':
      return false;
  }
}

function toFate(one: Armed): FullFate {
  switch (one.what) {
    case 'stripe_fault':
      return { fault: one.fault };
    case 'store_away':
      return { storeAway: one.point };
    case 'attempt_dies':
      return one.point === 'before' ? { diesBefore: true } : { diesAfter: true };
    case 'attempt_freezes':
      return { freezesMs: one.seconds * 1000 };
    case 'webhook':
    case 'pump_dies':
      return {};
  }
}
