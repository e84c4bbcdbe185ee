// Gets everything the project needs on a fresh clone, with nothing but Node: npm packages as the lock file says, the
// Temporal server, PostgreSQL. Runs before demo, start, test, check and bench; when nothing has changed it only reads
// a few files. Prints to stderr, so that `--json` output stays clean. No imports from npm: it runs before they exist.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);
const stampFile = at('node_modules', '.holdfast-setup');
const findingsFile = at('.cache', 'setup.json');
const lockFile = at('.cache', 'setup.lock');
const say = (line) => process.stderr.write(`${line}\n`);

// What the search for the servers depends on. Kept as a hash only: DATABASE_URL holds a password.
const settings = [
  'PATH',
  'TEMPORAL_ADDRESS',
  'HOLDFAST_TEMPORAL_CLI',
  'HOLDFAST_CACHE_DIR',
  'DATABASE_URL',
  'HOLDFAST_POSTGRES_BIN',
];
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const lockHash = () => sha256(readFileSync(at('package-lock.json')));
const settingsHash = () =>
  sha256(JSON.stringify(settings.map((name) => process.env[name] ?? null)));

function isComplete() {
  return hasPackages() && hasServers();
}

function hasPackages() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash();
}

function hasServers() {
  const findings = readJson(findingsFile);
  if (findings?.settings !== settingsHash()) return false;
  const paths = [findings.temporal?.path, findings.postgres?.binDir].filter(Boolean);
  return paths.every((path) => existsSync(path));
}

function readJson(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Damaged: as good as absent, it is only a cache.
    return undefined;
  }
}

async function installPackages() {
  if (!installedAsLocked()) {
    say('· installing npm packages, as package-lock.json says');
    const [command, ...args] = npmCommand();
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    // NODE_ENV=production would leave out what tests and the demo need.
    const code = await run(command, [
      ...args,
      'ci',
      '--include=dev',
      '--include=optional',
      ...flags,
    ]);
    if (code !== 0) {
      throw new Error(
        `npm ci failed (${code}); its own message is above. It needs npm and a way to the package registry: ` +
          'check the network or the proxy settings of npm, then run the command again.',
      );
    }
    say('✓ npm packages installed');
  }
  writeFileSync(stampFile, lockHash());
}

/** Whether an earlier `npm install` or `npm ci` by hand has left just what the lock file asks for. */
function installedAsLocked() {
  const installed = readJson(at('node_modules', '.package-lock.json'))?.packages;
  if (!installed) return false;
  const wanted = readJson(at('package-lock.json'))?.packages ?? {};
  return Object.entries(wanted).every(
    ([path, { version, integrity, optional, devOptional, link }]) => {
      if (path === '' || link) return true;
      const found = installed[path];
      // Optional ones for other platforms are not there.
      if (!found) return optional || devOptional;
      return found.version === version && found.integrity === integrity && existsSync(at(path));
    },
  );
}

/** The npm that runs us, else the one beside this Node, else the one on PATH. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running && basename(running) === 'npm-cli.js') return [process.execPath, running];
  const beside = resolve(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
  return existsSync(beside) ? [process.execPath, beside] : ['npm'];
}

async function findServers() {
  const draft = `${findingsFile}.${process.pid}`;
  const script = at('src/cli/supervise/find-servers.ts');
  const code = await run(process.execPath, ['--import', 'tsx', script, draft]);
  // What was wrong has been said by the script.
  if (code !== 0) throw new Error('set-up is not complete');
  const findings = readJson(draft);
  rmSync(draft);
  writeAtomically(findingsFile, JSON.stringify({ settings: settingsHash(), ...findings }, null, 2));
}

/** Runs a command with our stderr for both outputs, and says every ten seconds that it still runs. */
function run(command, args) {
  const startedAt = Date.now();
  const stillRuns = setInterval(() => {
    say(`  … still at it after ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }, 10_000);
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
    child.once('error', (error) => {
      say(`${command}: ${error.message}`);
      done(127);
    });
    child.once('close', (code, signal) => done(code ?? signal));
  }).finally(() => clearInterval(stillRuns));
}

function writeAtomically(file, text) {
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

/** One set-up at a time in a checkout: two `npm ci` at once would delete each other's files. */
async function withLock(work) {
  mkdirSync(dirname(lockFile), { recursive: true });
  const mine = `${lockFile}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    let hasWaited = false;
    while (!tryLock(mine)) {
      if (!hasWaited) say('· waiting for another set-up in this folder');
      hasWaited = true;
      await sleep(200);
    }
    try {
      await work();
    } finally {
      rmSync(lockFile, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function tryLock(mine) {
  try {
    // A link appears whole, with the pid in it.
    linkSync(mine, lockFile);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (existsSync(lockFile) && !isAlive(Number(readFileSync(lockFile, 'utf8')))) {
    rmSync(lockFile, { force: true });
  }
  return false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

async function main() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node ${process.versions.node} is too old: Holdfast needs 20.19 or newer.`);
  }
  if (isComplete()) return;
  await withLock(async () => {
    if (!hasPackages()) await installPackages();
    if (!hasServers()) await findServers();
  });
}

main().catch((error) => {
  say(`✗ ${error.message}`);
  process.exitCode = 1;
});
