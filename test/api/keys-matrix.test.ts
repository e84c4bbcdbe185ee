import { newApiKey } from '../../src/api/auth/new-api-key';
import type { Route } from '../../src/api/define-route';
import { createRoutes } from '../../src/api/routes';
import { includesRole, roles } from '../../src/domain/api-key';
import type { Connection } from '../../src/domain/document';
import { createAccountClient } from '../../src/stripe/account-client';
import { startApi } from './support';
import type { TestApi } from './support';
import { aKey } from './support-keys';

/** Routes that ask nobody for a key. Another one has to be put here on purpose. */
const open = [
  'GET /',
  'GET /docs',
  'GET /docs/redoc.js',
  'GET /docs/start.js',
  'GET /livez',
  'GET /openapi.json',
  'GET /readyz',
  'POST /v1/webhooks/stripe/{connection_id}',
];

const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const guarded = createRoutes().filter((route) => !open.includes(nameOf(route)));

const past = '2026-01-01T00:00:00.000Z';
let api: TestApi;
const keys: Record<string, string> = {};

beforeAll(async () => {
  // A minute later at every look: no call pays for the failed attempts of another.
  let looks = 0;
  api = await startApi({
    accountFor: withoutNetwork,
    now: () => new Date(Date.now() + (looks += 1) * 60_000),
  });
  const wishes = {
    revoked: { revoked_at: past },
    expired: { expires_at: past },
    otherConnection: { connection: 'elsewhere' },
    otherMode: { livemode: true },
    ...Object.fromEntries(roles.map((role) => [role, { role }])),
  };
  for (const [name, wish] of Object.entries(wishes)) {
    keys[name] = (await aKey(api.store, { name, ...wish })).text;
  }
  const { text: strange } = newApiKey(
    { name: 'me', role: 'admin', livemode: false, connection: null, expires_at: null },
    new Date(),
  );
  keys['unknown'] = strange;
  keys['malformed'] = `${strange.slice(0, -1)}${strange.endsWith('A') ? 'B' : 'A'}`;
});
afterAll(() => api.stop());

/** No test asks the real Stripe: it is away. */
const withoutNetwork = ({ stripe }: Connection) =>
  createAccountClient(stripe, () => Promise.reject(new Error('no network')));

/** A body where the route takes it before it looks at who may reach the connection. */
const bodies: Record<string, object> = {
  putConnection: { stripe: { secret_key: 'sk_test_x' } },
};

function send({ method, path, id }: Route, authorization?: string, connection?: string) {
  const target = path.replace(/\{connection_id\}/, 'default').replace(/\{\w+\}/g, 'x');
  const call = api.agent()[method](target);
  const body = bodies[id];
  if (body) void call.send(body);
  if (authorization !== undefined) void call.set('Authorization', authorization);
  if (connection !== undefined) void call.set('Holdfast-Connection', connection);
  return call;
}

/** What a route says that looks at something else first than at the id in its path, or wants no JSON. */
const unlike: Record<string, string> = {
  'GET /v1/connections/{connection_id}': '200',
  'PUT /v1/connections/{connection_id}': '200',
  'POST /v1/connections/{connection_id}/check': '200',
  'POST /v1/customers/import': '415 unsupported_media_type',
  'POST /v1/invoices/{invoice_id}/accept_difference': '422 invalid_request',
  'POST /v1/invoices/{invoice_id}/extend_tax_wait': '422 invalid_request',
  'POST /v1/invoices/{invoice_id}/supply_tax': '422 invalid_request',
};

/** What a caller who may is told of an id that is not there, or of a body that is missing. */
function answerOf(route: Route): string {
  const named = unlike[nameOf(route)];
  if (named !== undefined) return named;
  const [, subject] = /\{(\w+)_id\}/.exec(route.path) ?? [];
  if (route.method !== 'put' && subject !== undefined) return `404 ${subject}_not_found`;
  return route.method === 'get' ? '200' : '422 invalid_request';
}

it('asks for a key on every route but those named', () => {
  const anyone = createRoutes().filter(({ access }) => access === 'anyone');
  expect(anyone.map(nameOf).toSorted()).toEqual(open);
});

describe.each(guarded.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  it('answers 401 without a valid key, and says what is wrong only to who holds all of one', async () => {
    const none = await send(route).expect(401);
    expect(none.headers['www-authenticate']).toBe('Bearer');
    await send(route, 'Basic dXNlcjpwYXNz').expect(401);
    const details: string[] = [];
    for (const name of ['malformed', 'unknown', 'revoked', 'expired']) {
      const { body } = await send(route, `Bearer ${keys[name]}`).expect(401);
      expect(body).toMatchObject({ code: 'unauthenticated', status: 401 });
      details.push(body.detail);
    }
    expect(details).toEqual([
      expect.stringContaining('no key of Holdfast'),
      'There is no such key.',
      expect.stringContaining('was revoked'),
      expect.stringContaining(`expired at ${past}`),
    ]);
  });

  it('answers 403 to every role below its own, and to every other what the route itself says', async () => {
    for (const role of roles) {
      const { status, body } = await send(route, `Bearer ${keys[role]}`);
      const isEnough = route.access !== 'anyone' && includesRole(role, route.access);
      const told = [status, status < 400 ? null : body.code].filter(Boolean).join(' ');
      expect([role, told]).toEqual([role, isEnough ? answerOf(route) : '403 forbidden']);
    }
  });

  it('answers 404 to a key of another connection or mode', async () => {
    const isOfConnection = route.takesConnection || route.path.includes('{connection_id}');
    for (const name of ['otherConnection', 'otherMode']) {
      const { status, body } = await send(route, `Bearer ${keys[name]}`, 'default');
      const isHidden = status === 404 && body.code === 'connection_not_found';
      expect([name, isHidden]).toEqual([name, isOfConnection]);
      expect(status).not.toBe(403);
    }
  });
});
