import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessFacts {
  parentPid: number;
  /** Program and arguments, separated by blanks. */
  commandLine: string;
}

/** What the system says about a process; undefined when it does not run (a zombie does not run). */
export function processFacts(pid: number): ProcessFacts | undefined {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets and may itself hold blanks and brackets.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { parentPid: Number(parent), commandLine };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

function fromPs(pid: number): ProcessFacts | undefined {
  let line: string;
  try {
    line = execFileSync('ps', ['-o', 'ppid=,stat=,args=', '-p', String(pid)], { encoding: 'utf8' });
  } catch (error) {
    // ps exits 1 when there is no such process.
    if ((error as { status?: number }).status === 1) return undefined;
    throw error;
  }
  const match = /^\s*(\d+)\s+(\S+)\s+(.*)$/m.exec(line);
  if (!match || match[2]?.startsWith('Z')) return undefined;
  return { parentPid: Number(match[1]), commandLine: match[3] ?? '' };
}
