import type { FaultKind } from '../../src/lab/core/faults';
import { actions } from '../../src/domain/status';
import type { Action } from '../../src/domain/status';
import type { Draw } from './draw';

export const stripeFaults = [
  'before',
  'after',
  'cut_body',
  'html_502',
  'rate_limited',
  'lock_timeout',
  'idempotency_in_use',
  'stored_500',
  'stored_500_after_work',
] as const satisfies (FaultKind | 'lock_timeout' | 'stored_500_after_work')[];
export type StripeFault = (typeof stripeFaults)[number];

/** What other people do in the Stripe Dashboard. */
export const edits = [
  'change_line',
  'add_line',
  'remove_line',
  'change_memo',
  'finalize',
  'void',
  'delete',
  'pay',
  'pay_out_of_band',
  'mark_uncollectible',
  'revise',
  'mend_customer',
] as const;
export type Edit = (typeof edits)[number];

/**
 * One thing that goes wrong or is done by somebody, at one moment of a life. Those that concern a call
 * hit the first fitting call from that moment on.
 */
export type Disturbance = { at: number } & (
  | { what: 'stripe_fault'; fault: StripeFault; times: number }
  | { what: 'store_away'; point: 'before' | 'after'; times: number }
  | { what: 'attempt_dies'; to: 'stripe' | 'store'; point: 'before' | 'after' }
  | { what: 'attempt_freezes'; to: 'stripe' | 'store'; seconds: number }
  | { what: 'worker_dies' }
  | { what: 'temporal_forgets' }
  | { what: 'continue_as_new' }
  | { what: 'workflow_waits'; moments: number }
  | { what: 'webhook'; how: 'lost' | 'duplicated' | 'delayed' | 'overtaken'; seconds: number }
  | { what: 'pump_dies' }
  | { what: 'edit'; edit: Edit }
  | { what: 'command'; action: Action }
  | { what: 'time_passes'; seconds: number }
);
export type Kind = Disturbance['what'];

const hour = 3_600;
/** Moments of a quiet life from acceptance to payment, and some. */
const lastMoment = 60;
const mostDisturbances = 9;

export function drawDisturbances(draw: Draw): Disturbance[] {
  const count = draw.between(1, mostDisturbances);
  return Array.from({ length: count }, () => ({
    at: draw.between(1, lastMoment),
    ...drawOne(draw),
  })).toSorted((a, b) => a.at - b.at);
}

type What = Disturbance extends infer D ? (D extends Disturbance ? Omit<D, 'at'> : never) : never;

const kinds: Kind[] = [
  'stripe_fault',
  'stripe_fault',
  'stripe_fault',
  'store_away',
  'attempt_dies',
  'attempt_dies',
  'attempt_freezes',
  'worker_dies',
  'temporal_forgets',
  'continue_as_new',
  'workflow_waits',
  'webhook',
  'webhook',
  'pump_dies',
  'edit',
  'edit',
  'command',
  'command',
  'time_passes',
];

function drawOne(draw: Draw): What {
  const what = draw.of(kinds);
  const point = () => draw.of(['before', 'after'] as const);
  const to = () => draw.of(['stripe', 'store'] as const);
  // A few times in a row is a bad minute; eleven times is more than a step tries.
  const times = () => draw.of([1, 1, 1, 2, 3, 11]);
  switch (what) {
    case 'stripe_fault':
      return { what, fault: draw.of(stripeFaults), times: times() };
    case 'store_away':
      return { what, point: point(), times: times() };
    case 'attempt_dies':
      return { what, to: to(), point: point() };
    case 'attempt_freezes':
      // Nothing protects against a process that wakes after the 24 hours for which Stripe keeps a key.
      return { what, to: to(), seconds: draw.of([6, 70, 900, 3 * hour]) };
    case 'workflow_waits':
      return { what, moments: draw.between(1, 12) };
    case 'webhook': {
      const how = draw.of(['lost', 'duplicated', 'delayed', 'overtaken'] as const);
      return { what, how, seconds: draw.of([5, 600, 12 * hour, 70 * hour]) };
    }
    case 'edit':
      return { what, edit: draw.of(edits) };
    case 'command':
      return { what, action: draw.of([...actions, 'reissue', 'replace_lines']) };
    case 'time_passes':
      return { what, seconds: draw.of([5, 60, 1_800, 21 * hour, 25 * hour, 10 * 24 * hour]) };
    case 'worker_dies':
    case 'temporal_forgets':
    case 'continue_as_new':
    case 'pump_dies':
      return { what };
  }
}

export function describe({ at, what, ...more }: Disturbance): string {
  const details = Object.values(more).join(' ');
  return `moment ${at}: ${what}${details ? ` ${details}` : ''}`;
}
