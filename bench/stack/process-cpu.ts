import { readdirSync, readFileSync } from 'node:fs';

/** One process, or one with the children it has now and has had. */
export interface Measured {
  name: string;
  pid: number;
  tree?: boolean;
}

export type CpuMs = Record<string, number>;

/** USER_HZ, the unit of /proc: 100 on every architecture that Node runs on. */
const msPerTick = 10;

/** CPU time that each process has used since it began, in user and system mode; Linux only. */
export function readCpu(processes: Measured[]): CpuMs {
  if (process.platform !== 'linux') return {};
  return Object.fromEntries(processes.map((one) => [one.name, cpuOf(one)]));
}

export function differenceOf(before: CpuMs, after: CpuMs): CpuMs {
  return Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)]),
  );
}

function cpuOf({ pid, tree = false }: Measured): number {
  const own = statOf(pid);
  if (own === null) throw new Error(`Process ${pid} has ended while it was measured.`);
  const living = tree ? childrenOf(pid).reduce((sum, child) => sum + child.ticks, 0) : 0;
  return (own.ticks + (tree ? own.endedChildrenTicks : 0) + living) * msPerTick;
}

function childrenOf(parent: number) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter((stat) => stat.parent === parent);
}

function statOf(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may itself hold blanks and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const at = (index: number) => Number(fields[index]);
    return { parent: at(1), ticks: at(11) + at(12), endedChildrenTicks: at(13) + at(14) };
  } catch {
    // Ended between the listing and the reading.
    return null;
  }
}
