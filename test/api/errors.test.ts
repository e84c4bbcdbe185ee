import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from '../../src/api/create-server';
import { errorCodes, statusOf, titleOf } from '../../src/api/errors';
import { isLoopback } from '../../src/api/is-loopback';
import { anInvoice, startApi } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Runs a test against the API on a port of its own, for what supertest cannot send. */
async function serving({ deps }: TestApi, run: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(deps).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('problem details', () => {
  it('have one shape for every error', async () => {
    const requests = {
      invalid_json: api.agent().post('/v1/invoices').type('json').send('{"id":'),
      invalid_request: api.post('/v1/invoices', {}),
      not_found: api.get('/v1/nothing'),
      method_not_allowed: api.agent().delete('/v1/invoices'),
      invoice_not_found: api.get('/v1/invoices/none'),
      customer_not_found: api.get('/v1/customers/none'),
      product_not_found: api.get('/v1/products/none'),
      connection_not_found: api.get('/v1/connections/none'),
      unsupported_media_type: api.agent().post('/v1/invoices').type('text').send('id=1'),
      body_too_large: api.agent().post('/v1/invoices').type('json').send('1'.repeat(2_100_000)),
      invalid_signature: api.agent().post('/v1/webhooks/stripe/default').send({}),
    } as const;
    for (const [code, request] of Object.entries(requests)) {
      const { status, body, headers } = await request;
      const known = code as keyof typeof requests;
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(body).toEqual({
        type: `/docs#${code}`,
        title: titleOf[known],
        status: statusOf[known],
        code,
        detail: expect.any(String),
        errors: expect.any(Array),
        request_id: headers['x-request-id'],
      });
      expect(status).toBe(statusOf[known]);
    }
  });

  it('tell the allowed methods of a path', async () => {
    const { headers } = await api.agent().delete('/v1/invoices').expect(405);
    expect(headers['allow']).toBe('POST, GET, HEAD, OPTIONS');
    await api.agent().options('/v1/invoices').expect(204);
  });

  it('are told for a path that is no valid encoding and for a body that is no UTF-8', async () => {
    await api.get('/v1/invoices/%E0%A4%A').expect(404);
    const body = Buffer.from([0x22, 0xff, 0x22]);
    const headers = { 'content-type': 'application/json' };
    await serving(api, async (url) => {
      const answer = await fetch(`${url}/v1/invoices`, { method: 'POST', headers, body });
      expect(await answer.json()).toMatchObject({ status: 400, code: 'invalid_json' });
    });
  });

  it('leak nothing of an error that nobody expected', async () => {
    const find = jest
      .spyOn(api.deps.store.invoices, 'find')
      .mockRejectedValueOnce(new Error('password of postgres is hunter2'));
    const { text, body } = await api.get('/v1/invoices/any').expect(500);
    find.mockRestore();
    expect(text).not.toContain('hunter2');
    expect(body.code).toBe('internal_error');
    const logged = api.logLines.find((line) => line.includes('hunter2'));
    expect(logged).toContain(body.request_id);
  });

  it('say to come again when the database is away', async () => {
    const lost = new Error('Connection terminated unexpectedly');
    const find = jest.spyOn(api.deps.store.invoices, 'find').mockRejectedValueOnce(lost);
    const { body, headers } = await api.get('/v1/invoices/any').expect(503);
    find.mockRestore();
    expect(body.code).toBe('store_unavailable');
    expect(headers['retry-after']).toBe('2');
  });

  it('have a title and an explanation in the document for every code', async () => {
    const { body } = await api.get('/openapi.json').expect(200);
    for (const code of errorCodes) expect(body.info.description).toContain(`| \`${code}\` |`);
  });
});

describe('X-Request-Id', () => {
  it('is on every answer and in the log; one that was sent is kept', async () => {
    const made = await api.get('/livez').expect(200);
    expect(made.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    const id = 'caller-4711-request';
    const kept = await api.get('/v1/nothing').set('X-Request-Id', id).expect(404);
    expect(kept.headers['x-request-id']).toBe(id);
    expect(api.logLines.some((line) => line.includes(id))).toBe(true);
  });

  it('is made anew when the one that was sent could forge a log line', async () => {
    const { headers } = await api.get('/livez').set('X-Request-Id', 'a b{"forged":1}');
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the log', () => {
  it('has no bodies, no query and no authorization', async () => {
    const lines = [{ id: 'l1', description: 'confidential', unit_amount_decimal: '1' }];
    await api
      .post('/v1/invoices?cursor=confidential', anInvoice({ id: 'logged', lines }))
      .set('Authorization', 'Basic confidential')
      .expect(422);
    expect(api.logLines.join('\n')).not.toContain('confidential');
  });

  it('strikes a secret out of an object that is logged', () => {
    const connection = { id: 'c', stripe: { secret_key: 'sk_test_hidden' } };
    api.deps.logger.info({ connection, headers: { authorization: 'Bearer hidden' } }, 'struck out');
    const line = api.logLines.at(-1) ?? '';
    expect(line).toContain('struck out');
    expect(line).not.toContain('hidden');
  });
});

describe('a client that goes away', () => {
  it('ends nothing but its own request', async () => {
    await serving(api, async (url) => {
      await new Promise<void>((resolve) => {
        const headers = { 'content-length': 100 };
        const request = httpRequest(`${url}/v1/invoices`, { method: 'POST', headers });
        request.on('error', () => resolve());
        request.write('{"id"', () => request.destroy(new Error('gone')));
      });
      expect((await fetch(`${url}/livez`)).status).toBe(200);
    });
  });
});

describe('isLoopback', () => {
  it('is true of addresses that only this machine reaches', () => {
    for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) {
      expect([host, isLoopback(host)]).toEqual([host, true]);
    }
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.com', '']) {
      expect([host, isLoopback(host)]).toEqual([host, false]);
    }
  });
});
