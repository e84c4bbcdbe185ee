import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ValidatedExchange } from './openapi';

export interface MockResult {
  /** Why it was left out, when it was. */
  leftOut: string | null;
  sent: number;
  /** What its specification does not know, by call. */
  refused: string[];
}

const port = 12_119;

/** Sends what the product sent to Stripe's own stripe-mock, where there is one. */
export async function askStripeMock(exchanges: ValidatedExchange[]): Promise<MockResult> {
  const given = process.env['STRIPE_MOCK_URL'];
  if (given !== undefined && given !== '') return sendAll(given, exchanges);
  const binary = findOnPath('stripe-mock');
  if (binary === null) {
    const leftOut = 'no stripe-mock on PATH and no STRIPE_MOCK_URL';
    return { leftOut, sent: 0, refused: [] };
  }
  const child = spawn(binary, ['-http-addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
  try {
    await waitUntilUp(child);
    return await sendAll(`http://127.0.0.1:${port}`, exchanges);
  } finally {
    child.kill();
  }
}

function findOnPath(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return (
    folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file)) ?? null
  );
}

async function waitUntilUp(child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries += 1) {
    const up = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (up) return;
    await sleep(100);
  }
  throw new Error(`stripe-mock did not answer on port ${port}; is the port in use?`);
}

async function sendAll(url: string, exchanges: ValidatedExchange[]): Promise<MockResult> {
  const refused: string[] = [];
  for (const { method, path: at, form } of exchanges.map(toCall)) {
    const response = await fetch(
      `${url}${at}${method === 'POST' || form === '' ? '' : `?${form}`}`,
      {
        method,
        headers: {
          authorization: 'Bearer sk_test_123',
          'content-type': 'application/x-www-form-urlencoded',
        },
        ...(method === 'POST' ? { body: form } : {}),
      },
    );
    const text = await response.text();
    if (!response.ok) refused.push(`${method} ${at}: ${response.status} ${text.slice(0, 300)}`);
  }
  return { leftOut: null, sent: exchanges.length, refused };
}

function toCall({ method, path: at, params }: ValidatedExchange) {
  return { method, path: at, form: new URLSearchParams(pairsOf(params)).toString() };
}

function pairsOf(value: unknown, name = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, one]) =>
    pairsOf(one, name === '' ? key : `${name}[${key}]`),
  );
}
