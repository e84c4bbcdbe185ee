import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/cli/supervise/free-port';
import type { ValidatedExchange } from './openapi';
import { findStripeMock } from './stripe-mock-binary';

export interface MockResult {
  /** Why it was left out, when it was. */
  leftOut: string | null;
  sent: number;
  /** What its specification does not know, by call. */
  refused: string[];
}

/** Sends what the product sent to Stripe's own stripe-mock, where there is one or Go can build it. */
export async function askStripeMock(exchanges: ValidatedExchange[]): Promise<MockResult> {
  const given = process.env['STRIPE_MOCK_URL'];
  if (given !== undefined && given !== '') return sendToMock(given, exchanges);
  const found = await findStripeMock();
  if ('leftOut' in found) return { leftOut: found.leftOut, sent: 0, refused: [] };
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(found.binary, ['-http-addr', address], { stdio: 'ignore' });
  try {
    await waitUntilUp(child, address);
    return await sendToMock(`http://${address}`, exchanges);
  } finally {
    child.kill();
  }
}

async function waitUntilUp(child: ChildProcess, address: string): Promise<void> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries += 1) {
    const up = await fetch(`http://${address}/`).then(
      () => true,
      () => false,
    );
    if (up) return;
    await sleep(100);
  }
  throw new Error(`stripe-mock did not answer on ${address}.`);
}

/** Without the version of a webhook endpoint: stripe-mock's list of versions ends before ours. */
export async function sendToMock(url: string, exchanges: ValidatedExchange[]): Promise<MockResult> {
  const refused: string[] = [];
  for (const { method, path: at, params } of exchanges) {
    const { api_version: _newer, ...judged } = params;
    const form = new URLSearchParams(pairsOf(judged)).toString();
    const isPost = method === 'POST';
    const response = await fetch(`${url}${at}${isPost || form === '' ? '' : `?${form}`}`, {
      method,
      headers: {
        authorization: 'Bearer sk_test_123',
        'content-type': 'application/x-www-form-urlencoded',
      },
      ...(isPost ? { body: form } : {}),
    });
    const text = await response.text();
    if (!response.ok) refused.push(`${method} ${at}: ${response.status} ${text.slice(0, 300)}`);
  }
  return { leftOut: null, sent: exchanges.length, refused };
}

function pairsOf(value: unknown, name = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, one]) =>
    pairsOf(one, name === '' ? key : `${name}[${key}]`),
  );
}
