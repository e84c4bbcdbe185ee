import { createServer } from '../../src/api/create-server';
import request from 'supertest';
import { startApi } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const ok = { status: 'ok' };

describe('health', () => {
  it('is ready when every part answers', async () => {
    expect((await api.get('/livez').expect(200)).body).toEqual(ok);
    const { body } = await api.get('/readyz').expect(200);
    expect(body).toEqual({ status: 'ok', parts: { store: ok, migrations: ok, temporal: ok } });
  });

  it('names the part that fails and what to do, and stays alive', async () => {
    api.engine.isAway = true;
    const { body } = await api.get('/readyz').expect(503);
    api.engine.isAway = false;
    expect(body).toMatchObject({
      status: 'failing',
      parts: {
        store: ok,
        migrations: ok,
        temporal: { status: 'failing', detail: expect.stringContaining('Temporal') },
      },
    });
    await api.get('/livez').expect(200);
  });

  it('names missing migrations', async () => {
    const isMigrated = jest.spyOn(api.deps.store, 'isMigrated').mockResolvedValueOnce(false);
    const { body } = await api.get('/readyz').expect(503);
    isMigrated.mockRestore();
    expect(body.parts.migrations.detail).toContain('holdfast migrate');
  });

  it('asks further parts that it was given, as a worker in the same process', async () => {
    const worker = () => Promise.reject(new Error('no worker'));
    const app = createServer({ ...api.deps, checks: { worker } });
    const { body } = await request(app).get('/readyz').expect(503);
    expect(body.parts.worker.status).toBe('failing');
    expect(body.parts.store).toEqual(ok);
  });
});
