import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../../cli/supervise/run-program';
import { cliVersion } from './temporal-wheel';

/**
 * Lets the SDK's own downloader fetch the binary, and keeps it at `target`. In a process of its own, because the SDK's
 * native runtime can be configured only once per process and that is for the worker to do.
 */
export async function fetchBySdk(target: string): Promise<{ miss: string } | undefined> {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(folder, '.fetch-'));
  const executable = { type: 'cached-download', version: `v${cliVersion}`, downloadDir: work };
  const script = `
    const { TestWorkflowEnvironment } = require('@temporalio/testing');
    TestWorkflowEnvironment.createLocal({ server: { executable: ${JSON.stringify(executable)} } })
      .then((environment) => environment.teardown())
      .then(() => process.exit(0), (error) => { console.error('Error: ' + error.message); process.exit(1); });`;
  try {
    const ran = await runProgram(process.execPath, ['-e', script], {
      timeoutMs: 300_000,
      cwd: __dirname,
    });
    if (!ran.ok) return { miss: ran.problem };
    const binary = readdirSync(work).find((name) => name.startsWith('temporal'));
    if (!binary) return { miss: 'the SDK started a server but left no binary in its folder' };
    chmodSync(join(work, binary), 0o755);
    renameSync(join(work, binary), target);
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
