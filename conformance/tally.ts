import type { Difference } from './compare';
import { findKnown, knownDifferences, type KnownDifference } from './known-differences';
import type { ReplayedExchange, ReplayedRecording } from './replay';

export interface Counts {
  exchanges: number;
  replayed: number;
  /** Replayed without any difference. */
  matched: number;
  /** Replayed, and every difference is known. */
  known: number;
  /** Replayed with a difference that is not known. */
  failed: number;
  not_served: number;
  not_replayable: number;
}

export interface NewDifference extends Difference {
  recording: string;
  n: number;
  request: string;
}

export interface Tally {
  total: Counts;
  recordings: (Counts & { name: string })[];
  newDifferences: NewDifference[];
  known: (KnownDifference & { matches: number })[];
  /** Pointers and recordings of known differences that nothing shows: to be removed. */
  stale: string[];
  /** Calls on paths that the lab does not serve, with how many exchanges each. */
  notServed: Record<string, number>;
  notReplayable: { recording: string; n: number; request: string; reason: string }[];
  /** Fields that only the older or only today's API version has, with how often each was passed over. */
  changedSince: Record<string, number>;
}

/** `isWhole`: all recordings were replayed, so that an entry without a match is stale. */
export function tallyOf(recordings: ReplayedRecording[], isWhole = true): Tally {
  const exchanges = recordings.flatMap((recording) => recording.exchanges);
  const matched: { entry: number; pointer: string; recording: string }[] = [];
  const newDifferences: NewDifference[] = [];
  for (const exchange of exchanges) {
    for (const difference of exchange.differences) {
      const found = findKnown(exchange.recording, exchange.n, difference);
      if (found !== null) matched.push({ ...found, recording: exchange.recording });
      else newDifferences.push({ ...difference, ...nameOf(exchange) });
    }
  }
  const known = knownDifferences.map((one, at) => ({
    ...one,
    matches: matched.filter(({ entry }) => entry === at).length,
  }));
  const isSeen = (at: number, name: 'pointer' | 'recording', value: string) =>
    matched.some((one) => one.entry === at && one[name] === value);
  return {
    total: countsOf(exchanges),
    recordings: recordings.map(({ name, exchanges: own }) => ({ name, ...countsOf(own) })),
    newDifferences,
    known: known.filter((one) => one.matches > 0),
    stale: isWhole
      ? knownDifferences.flatMap(({ pointers, recordings: names }, at) => [
          ...pointers.filter((one) => !isSeen(at, 'pointer', one)),
          ...names
            .filter((one) => !isSeen(at, 'recording', one))
            .map((one) => `${one} at ${pointers.join(', ')}`),
        ])
      : [],
    notServed: countBy(
      exchanges.filter(({ outcome }) => outcome === 'not_served').map((one) => templateOf(one)),
    ),
    notReplayable: exchanges
      .filter(({ outcome }) => outcome === 'not_replayable')
      .map((exchange) => ({ ...nameOf(exchange), reason: exchange.reason ?? '' })),
    changedSince: countBy(
      exchanges.flatMap((one) => one.changedSince).map((at) => at.replaceAll(/\/\d+/g, '/*')),
    ),
  };
}

const nameOf = ({ recording, n, method, path }: ReplayedExchange) => ({
  recording,
  n,
  request: `${method} ${path}`,
});

const isReplayed = (one: ReplayedExchange) => one.outcome === 'replayed';
const isKnown = (one: ReplayedExchange) =>
  one.differences.every((difference) => findKnown(one.recording, one.n, difference) !== null);

function countsOf(exchanges: ReplayedExchange[]): Counts {
  const count = (is: (exchange: ReplayedExchange) => boolean) => exchanges.filter(is).length;
  return {
    exchanges: exchanges.length,
    replayed: count(isReplayed),
    matched: count((one) => isReplayed(one) && one.differences.length === 0),
    known: count((one) => isReplayed(one) && one.differences.length > 0 && isKnown(one)),
    failed: count((one) => isReplayed(one) && !isKnown(one)),
    not_served: count((one) => one.outcome === 'not_served'),
    not_replayable: count((one) => one.outcome === 'not_replayable'),
  };
}

/** A call without the ids of its path. */
function templateOf({ method, path }: ReplayedExchange): string {
  const steps = path.split('/');
  const fixed = steps.map((step, at) => (at > 2 && at % 2 === 1 ? '{id}' : step));
  return `${method} ${fixed.join('/')}`;
}

function countBy(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
