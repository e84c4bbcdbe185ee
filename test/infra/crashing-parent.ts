import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';

interface CrashingParent {
  serverPid: number;
  /** SIGKILL, and waits for its end. */
  crash(): Promise<void>;
}

/** Starts a server under a parent process of its own, which can then crash. */
export async function startUnderParent(
  kind: 'temporal' | 'postgres',
  dataDir: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<CrashingParent> {
  const parent = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'parent.ts'), kind, dataDir, `${dataDir}.log`],
    { env, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface(parent.stdout), 'line');
  return {
    serverPid: JSON.parse(String(line)).pid,
    async crash() {
      parent.kill('SIGKILL');
      await once(parent, 'close');
    },
  };
}
