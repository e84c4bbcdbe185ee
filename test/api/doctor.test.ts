import { createServer } from '../../src/api/create-server';
import type { ConnectionCheck } from '../../src/api/schemas/connection-check';
import { listen } from '../../src/cli/listen';
import type { Listening } from '../../src/cli/listen';
import { tellFindings } from '../../src/cli/tell-findings';
import { tellWhenSlow } from '../../src/cli/tell-when-slow';
import { secretsOf } from '../../src/domain/webhook-secrets';
import { createAccountClient } from '../../src/stripe/account-client';
import { startLab } from '../../src/lab';
import type { RunningLab } from '../../src/lab';
import { runCli } from '../cli/run-cli';
import { createLabClient } from '../support/lab-client';
import type { LabClient } from '../support/lab-client';
import { startApi } from './support';
import type { TestApi } from './support';

jest.setTimeout(120_000);

let api: TestApi;
let server: Listening;
let running: RunningLab;
beforeAll(async () => {
  api = await startApi();
  server = await listen(createServer(api.deps), '127.0.0.1', 0);
  running = await startLab();
});
afterAll(async () => {
  await server.close();
  await api.stop();
  await running.stop();
});
beforeEach(() => {
  api.deps.config.publicUrl = `${server.url}/`;
  api.deps.now = () => new Date();
});

let counter = 0;
/** A connection and an account of its own. */
async function aConnection(change: object = {}): Promise<{ id: string; lab: LabClient }> {
  counter += 1;
  const id = `c${counter}`;
  const lab = createLabClient(running.url, `sk_test_doctor${counter}`);
  running.lab.seed(lab.key);
  const stripe = { secret_key: lab.key, api_base: lab.url };
  await api.put(`/v1/connections/${id}`, { stripe, ...change }).expect(201);
  return { id, lab };
}

type Findings = ConnectionCheck['findings'];

async function check(
  id: string,
  body?: object,
): Promise<ConnectionCheck & Record<string, Findings[number]>> {
  const answer = await api.post(`/v1/connections/${id}/check`, body).expect(200);
  const report: ConnectionCheck = answer.body;
  return {
    ...report,
    ...Object.fromEntries(report.findings.map((one) => [one.name, one])),
  } as never;
}

const statuses = ({ findings }: ConnectionCheck) =>
  findings.filter(({ status }) => status !== 'ok').map(({ name, status }) => `${name} ${status}`);

const written = async (lab: LabClient) => (await lab.requests()).filter(({ effect }) => effect);

describe('POST /v1/connections/{connection_id}/check', () => {
  it('says what there is of an account and what is missing, and changes nothing', async () => {
    const { id, lab } = await aConnection({ tax: { mode: 'automatic' } });
    const before = (await written(lab)).length;
    const report = await check(id);
    expect(report.status).toBe('error');
    expect(statuses(report)).toEqual([
      'webhook_endpoint error',
      'webhook_events skipped',
      'webhook_api_version skipped',
      'webhook_secret skipped',
    ]);
    expect(report['account']!.message).toMatch(/^acct_\w+, country US, default currency USD\.$/);
    expect(report['tax_provider']!.message).toContain('active, by stripe');
    expect(report['permission.invoice_write']!.message).toContain('Invoices: Write');
    expect((await written(lab)).length).toBe(before);
    expect(JSON.stringify(report)).not.toContain(lab.key);
  });

  it('registers the endpoint, whose events are then taken, and nothing twice', async () => {
    const { id, lab } = await aConnection();
    expect(statuses(await check(id, { fix: true }))).toEqual([
      'tax_provider skipped',
      'webhook_endpoint fixed',
      'webhook_events fixed',
      'webhook_api_version fixed',
      'webhook_secret fixed',
    ]);
    const draft = await lab.stripe('POST', '/v1/invoices', { customer: 'cus_card' });
    await lab.stripe('POST', `/v1/invoices/${draft['id']}/finalize`);
    await running.lab.webhooks.settled();
    const { webhook_events } = (await api.get(`/v1/connections/${id}`).expect(200)).body;
    expect(webhook_events.refused).toBe(0);
    expect(Object.keys(webhook_events.by_outcome)).not.toEqual([]);
    const before = (await written(lab)).length;
    const again = await check(id, { fix: true });
    expect([again.status, (await written(lab)).length]).toEqual(['ok', before]);
  });

  it('keeps the old secret beside the new one, and what is put at the same time', async () => {
    const { id, lab } = await aConnection({ fallback_product_id: 'prod_misc' });
    const old = await lab.stripe('POST', '/v1/webhook_endpoints', {
      url: `${server.url}/v1/webhooks/stripe/${id}`,
      'enabled_events[0]': '*',
      api_version: '2020-08-27',
    });
    const stripe = { webhook_secret: old['secret'], api_base: lab.url };
    await api.put(`/v1/connections/${id}`, { stripe }).expect(200);
    const { body: shown } = await api.get(`/v1/connections/${id}`);
    const puts = ['prod_a', 'prod_b', 'prod_c'].map((fallback_product_id) => {
      const { livemode: _l, webhook_events: _w, ...rest } = shown;
      return api.put(`/v1/connections/${id}`, { ...rest, fallback_product_id });
    });
    const [report, ...answers] = await Promise.all([check(id, { fix: true }), ...puts]);
    expect(report['webhook_api_version']!.status).toBe('fixed');
    const standing = (await api.store.configuration.connection(id))!;
    expect(standing.fallback_product_id).toMatch(/^prod_[abc]$/);
    // One that came when there were two secrets already has shown one only, which is none of them.
    const taken = answers.filter(({ status }) => status === 200);
    expect(taken.length).toBeGreaterThan(0);
    expect(secretsOf(standing.stripe.webhook_secret)).toHaveLength(2);
    expect(secretsOf(standing.stripe.webhook_secret)[1]).toBe(old['secret']);
    const { data } = await lab.stripe('GET', '/v1/webhook_endpoints');
    const enabled = data.filter(({ status }: { status: string }) => status === 'enabled');
    expect(enabled).toHaveLength(1);
    expect(enabled[0].id).not.toBe(old['id']);
  });

  it('names each permission that a restricted key lacks, worst where invoices need it', async () => {
    const { id, lab } = await aConnection();
    const key = running.lab.keys.add(lab.key, { invoice: 'read', webhook: 'read' }).key;
    await api
      .put(`/v1/connections/${id}`, { stripe: { secret_key: key, api_base: lab.url } })
      .expect(200);
    const report = await check(id, { fix: true });
    expect(statuses(report)).toEqual([
      'mode skipped',
      'account skipped',
      'permission.invoice_write error',
      'permission.customer_write error',
      'permission.payment_intent_read error',
      'permission.product_read warning',
      'permission.payment_intent_write warning',
      'permission.charge_read warning',
      'permission.webhook_write warning',
      'permission.event_read warning',
      'permission.tax_settings_read warning',
      'permission.accounts_kyc_basic_read warning',
      'tax_provider skipped',
      'webhook_endpoint error',
      'webhook_events skipped',
      'webhook_api_version skipped',
      'webhook_secret skipped',
      'webhook_fix error',
    ]);
    expect(report['permission.invoice_write']!.remedy).toContain('allow "Invoices: Write"');
    expect(report['webhook_fix']!.message).toContain('Webhook Endpoints Write');
  });

  it('says that a key is over, that it is none, or that Stripe is away', async () => {
    const { id, lab } = await aConnection();
    const next = running.lab.keys.roll(lab.key, 0)!;
    const expired = await check(id, { fix: true });
    expect(statuses(expired)).toEqual(['key error', 'rest skipped']);
    expect(expired['key']!.message).toContain('expired or was rolled');
    const stripe = { secret_key: next.key, api_base: lab.url };
    await api.put(`/v1/connections/${id}`, { stripe }).expect(200);
    expect(statuses(await check(id))).not.toContain('key error');
    // Twice: the SDK asks once more by itself when a connection breaks.
    await lab.fault({ match: { path: '/v1/account', times: 2 }, fault: { kind: 'before' } });
    const away = await check(id);
    expect(statuses(away)).toEqual(['key error', 'clock skipped', 'rest skipped']);
    expect(away['key']!.remedy).toContain('status.stripe.com');
  });

  it('fixes nothing with a key of the other mode', async () => {
    const { lab } = await aConnection();
    const { accountFor } = api.deps;
    // The lab has no live keys, so it answers as a sandbox to what the connection takes for live.
    const settings = { secret_key: lab.key, webhook_secret: null, api_base: lab.url };
    api.deps.accountFor = () => createAccountClient(settings);
    await api
      .put('/v1/connections/real', { stripe: { secret_key: 'sk_live_abc', api_base: lab.url } })
      .expect(201);
    const before = (await written(lab)).length;
    const report = await check('real', { fix: true });
    api.deps.accountFor = accountFor;
    expect(report['mode']).toMatchObject({
      status: 'error',
      remedy: expect.stringContaining('another connection'),
    });
    expect(report['webhook_endpoint']!.status).toBe('error');
    expect((await written(lab)).length).toBe(before);
  });

  it('names what automatic tax still lacks, where it is used', async () => {
    await createLabClient(running.url, 'x').behave({ automatic_tax: { provider: null } });
    const direct = await aConnection({ tax: { mode: 'automatic' } });
    const fallback = await aConnection({
      tax: { mode: 'external', on_timeout: 'fallback', fallback_mode: 'automatic' },
    });
    const unused = await aConnection({ tax: { mode: 'external' } });
    for (const [{ id }, status] of [
      [direct, 'error'],
      [fallback, 'error'],
      [unused, 'skipped'],
    ] as const) {
      expect((await check(id))['tax_provider']!.status).toBe(status);
    }
    const { message, remedy } = (await check(direct.id))['tax_provider']!;
    expect(message).toContain('head_office');
    expect(remedy).toContain('settings/tax');
    await createLabClient(running.url, 'x').behave({ automatic_tax: { provider: 'stripe' } });
  });

  it.each([
    [-20, 'ok', 'agrees'],
    [-60, 'warning', 'behind'],
    [60, 'warning', 'ahead of'],
    [-400, 'error', 'Webhooks are refused'],
  ])('judges a clock that is %i s off as %s', async (seconds, status, words) => {
    const { id } = await aConnection();
    api.deps.now = () => new Date(Date.now() + seconds * 1000);
    const { clock } = await check(id);
    expect(clock).toMatchObject({ status, message: expect.stringContaining(words) });
  });
});

describe('holdfast doctor', () => {
  it('gives the findings as JSON, and 3 when something is wrong that it could not fix', async () => {
    const { id, lab } = await aConnection();
    const { key } = running.lab.keys.add(lab.key, { invoice: 'write', webhook: 'write' });
    await api
      .put(`/v1/connections/${id}`, { stripe: { secret_key: key, api_base: lab.url } })
      .expect(200);
    const run = runCli(['doctor', '--connection', id, '--url', server.url, '--fix', '--json']);
    expect(await run.ended).toBe(3);
    const report: ConnectionCheck = JSON.parse(run.output());
    expect(report).toMatchObject({ connection: id, status: 'error' });
    expect(statuses(report)).toEqual(
      expect.arrayContaining(['permission.customer_write error', 'webhook_secret fixed']),
    );
  });

  it('puts the remedy under what is wrong', () => {
    const finding = { name: 'clock', status: 'warning' as const, message: 'M', remedy: 'R' };
    const report = { connection: 'c', status: 'warning' as const, findings: [finding] };
    expect(tellFindings(report, (_style, text) => text)).toEqual([
      '  ! clock  M',
      '           → R',
      '',
      '0 wrong, 1 to look at.',
    ]);
    const fixed = { ...finding, status: 'fixed' as const, remedy: null };
    const well = { ...report, status: 'ok' as const, findings: [fixed] };
    expect(tellFindings(well, (_style, text) => text).at(-1)).toBe('All is well, 1 fixed.');
  });

  it('says every two seconds that Stripe has not answered yet', async () => {
    jest.useFakeTimers();
    const said: number[] = [];
    let answer = (_text: string): void => undefined;
    const slow = new Promise<string>((resolve) => (answer = resolve));
    const told = tellWhenSlow(slow, (seconds) => said.push(seconds));
    jest.advanceTimersByTime(1_999);
    expect(said).toEqual([]);
    jest.advanceTimersByTime(2_001);
    expect(said).toEqual([2, 4]);
    answer('there');
    expect(await told).toBe('there');
    jest.advanceTimersByTime(10_000);
    expect(said).toEqual([2, 4]);
    jest.useRealTimers();
  });
});
