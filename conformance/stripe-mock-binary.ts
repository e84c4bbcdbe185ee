import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Embeds Stripe's document of 2026-08-26.dahlia, of which ours is a part. */
const stripeMockVersion = 'v0.203.0';

const cache = path.join(__dirname, '..', '.cache');

/** Where stripe-mock is, or why there is none. */
export type FoundMock = { binary: string } | { leftOut: string };

/** The one on the path, the one built before, or one that Go builds now, once. */
export async function findStripeMock(
  env: NodeJS.ProcessEnv = process.env,
  cacheFolder = cache,
): Promise<FoundMock> {
  const folder = path.join(cacheFolder, `stripe-mock-${stripeMockVersion}`);
  const present = findOn([folder, ...foldersOf(env)], 'stripe-mock');
  if (present !== null) return { binary: present };
  const go = findOn(foldersOf(env), 'go');
  if (go === null) return { leftOut: 'no stripe-mock and no Go to build it with' };
  const failure = await build(go, folder, env);
  return failure === null ? { binary: path.join(folder, 'stripe-mock') } : { leftOut: failure };
}

const foldersOf = (env: NodeJS.ProcessEnv): string[] =>
  (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');

function findOn(folders: string[], name: string): string | null {
  return (
    folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file)) ?? null
  );
}

/** At the lowest priority and one package at a time, so that nothing else waits for it. */
async function build(go: string, folder: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const source = `github.com/stripe/stripe-mock@${stripeMockVersion}`;
  const child = spawn(go, ['install', source], {
    env: { ...env, GOBIN: folder, GOFLAGS: `${env['GOFLAGS'] ?? ''} -p=1`.trim() },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      said += String(error);
      resolve(null);
    });
    child.once('close', resolve);
  });
  if (child.pid !== undefined) os.setPriority(child.pid, os.constants.priority.PRIORITY_LOW);
  const code = await ended;
  return code === 0 ? null : `go install ${source} failed: ${said.trim().split('\n').at(-1)}`;
}
