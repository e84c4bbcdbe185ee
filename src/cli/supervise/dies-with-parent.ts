import { spawnSync } from 'node:child_process';

let setprivWorks: boolean | undefined;

/**
 * On Linux, asks the kernel to signal the child when its parent dies, even of SIGKILL. `setpriv` (util-linux) sets
 * that and then becomes the command, under the same pid. Without it, left-overs are ended at the next start.
 */
export function diesWithParent(
  command: string,
  args: string[],
  signal: NodeJS.Signals,
): [string, string[]] {
  // BusyBox has a setpriv that does not know the option, hence the probe.
  setprivWorks ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true'], { stdio: 'ignore' }).status === 0;
  if (!setprivWorks) return [command, args];
  return ['setpriv', ['--pdeathsig', signal.replace('SIG', ''), command, ...args]];
}
