import { hopOf, idOf, writes } from './calls';
import type { Call } from './calls';

export const ways = ['kill', 'reset', 'timeout'] as const;
export type Way = (typeof ways)[number];
/** Before it is sent; after it took effect, the answer lost; after the answer, before it is recorded. */
export const points = ['before', 'after', 'unrecorded'] as const;
export type Point = (typeof points)[number];

/** What Stripe may answer instead, beside not answering. */
export const refusals = [
  'stored_500_before_work',
  'stored_500_after_work',
  'html_502',
  'cut_body',
  'idempotency_in_use',
  'lock_timeout',
  '429_global-rate',
  '429_endpoint-rate',
  '429_global-concurrency',
  '429_endpoint-concurrency',
  '429_resource-specific',
] as const;
export type Refusal = (typeof refusals)[number];

export type Blow = { point: Point; way: Way } | { refusal: Refusal };

export interface Cell {
  scenario: string;
  call: Call;
  blow: Blow;
}

export function blowName(blow: Blow): string {
  return 'refusal' in blow ? blow.refusal : `${blow.way} ${blow.point}`;
}

export function cellName({ scenario, call, blow }: Cell): string {
  return `${scenario}: ${call.name} #${call.nth}, ${blowName(blow)}`;
}

/** Every blow that can hit a call, for every call of every life; a call that an earlier life made is not hit again. */
export function cellsOf(lives: readonly { scenario: string; calls: readonly Call[] }[]): Cell[] {
  const known = new Set<string>();
  return lives.flatMap(({ scenario, calls }) =>
    calls.flatMap((call) => {
      const id = idOf(call);
      if (known.has(id)) return [];
      known.add(id);
      return blowsAt(call).map((blow) => ({ scenario, call, blow }));
    }),
  );
}

function blowsAt(call: Call): Blow[] {
  const blows = points.flatMap((point) => ways.map((way) => ({ point, way })));
  const possible = blows.filter((blow) => isPossible(call, blow));
  return hopOf(call) === 'stripe' ? [...possible, ...refusalsAt(call)] : possible;
}

/**
 * A call that changes nothing is as good as unsent when its answer is lost. After the answer of the
 * store or of Temporal, a lost connection is the next call's fault; a death is this one's.
 */
function isPossible(call: Call, { point, way }: { point: Point; way: Way }): boolean {
  if (!writes(call) && point === 'after') return false;
  return point !== 'unrecorded' || way === 'kill' || hopOf(call) === 'stripe';
}

function refusalsAt(call: Call): { refusal: Refusal }[] {
  // Stripe stores no answer of a GET, and locks nothing for it.
  const ofWrites = /^stored|^idem|^lock/;
  return refusals
    .filter((refusal) => writes(call) || !ofWrites.test(refusal))
    .filter((refusal) => !/DELETE/.test(call.name) || !/^stored|^idem/.test(refusal))
    .map((refusal) => ({ refusal }));
}
