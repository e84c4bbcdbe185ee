import { existsSync, readFileSync, rmSync } from 'node:fs';
import { processFacts } from './process-facts';
import { until } from './until';

interface LeftOver {
  pidFile: string;
  /** Text that only a server on this data folder has in its command line. */
  marker: string;
  stopSignal: NodeJS.Signals;
}

/**
 * Ends a server of ours that outlived a crashed parent. A pid alone proves nothing (it may have been given to another
 * program since), so the command line must name our data folder. A server whose parent still runs is in use: refused.
 */
export async function endLeftOver({ pidFile, marker, stopSignal }: LeftOver): Promise<void> {
  if (!existsSync(pidFile)) return;
  const { pid, owner_pid: ownerPid } = readPidFile(pidFile);
  const isOurs = () => pid > 0 && processFacts(pid)?.commandLine.includes(marker);
  if (isOurs()) {
    if (processFacts(pid)?.parentPid === ownerPid && ownerPid !== process.pid) {
      throw new Error(
        `${marker} is in use by process ${ownerPid}. Stop that one, or choose another data folder (--data-dir).`,
      );
    }
    process.kill(pid, stopSignal);
    await until(() => !isOurs(), { timeoutMs: 10_000, what: `process ${pid} to end` }).catch(() =>
      process.kill(pid, 'SIGKILL'),
    );
    await until(() => !isOurs(), {
      timeoutMs: 10_000,
      what: `process ${pid} to end after SIGKILL`,
    });
  }
  rmSync(pidFile, { force: true });
}

function readPidFile(pidFile: string): { pid: number; owner_pid: number } {
  try {
    const { pid, owner_pid } = JSON.parse(readFileSync(pidFile, 'utf8'));
    return { pid: Number(pid), owner_pid: Number(owner_pid) };
  } catch (error) {
    // Cut off by a crash while it was written: it tells nothing.
    if (error instanceof SyntaxError) return { pid: 0, owner_pid: 0 };
    throw error;
  }
}
