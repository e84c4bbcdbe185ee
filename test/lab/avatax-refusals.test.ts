import { startLab } from '../../src/lab';
import { anAvatax, anInvoice, basic } from './avatax-support';

const create = 'transactions/create';

describe('AvaTax refuses', () => {
  it('with a code, a message, a target and details', async () => {
    const { post } = anAvatax();
    const { status, body } = await post(create, anInvoice({ customerCode: undefined }));
    expect(status).toBe(400);
    expect(body).toEqual({
      error: {
        code: 'ValueRequiredError',
        message: 'A required value is missing.',
        target: 'IncorrectData',
        details: [
          {
            code: 'ValueRequiredError',
            number: 5,
            message: 'A required value is missing.',
            description: "Field 'customerCode' is required.",
            faultCode: 'Client',
            helpLink: 'http://developer.avalara.com/avatax/errors/ValueRequiredError',
            refersTo: 'customerCode',
            severity: 'Error',
          },
        ],
      },
    });
  });

  it.each([
    ['MissingLine', { lines: [] }],
    ['InvalidEnumValue', { type: 'Nonsense' }],
    ['StringLengthError', { code: 'x'.repeat(51) }],
    ['InvalidInputDate', { date: 'soon' }],
    ['ModelStateInvalid', { commit: 'yes' }],
    ['InvalidParameterValue', { currencyCode: 'XYZ' }],
    ['MissingAddress', { addresses: undefined }],
    ['NotEnoughAddressesInfo', { addresses: { singleLocation: { city: 'Austin' } } }],
    ['InvalidAddress', { addresses: { singleLocation: { region: 'ZZ', country: 'US' } } }],
  ])('%s', async (code, over) => {
    const { post, codeOf } = anAvatax();
    expect(await codeOf(post(create, anInvoice(over)))).toBe(code);
  });

  it('what is no JSON, and what it does not serve', async () => {
    const { lab, get } = anAvatax();
    const broken = await lab.avataxFetch(`https://rest.avatax.com/api/v2/${create}`, {
      method: 'POST',
      headers: { authorization: basic('2000', 'license') },
      body: '{',
    });
    expect((await broken.json()).error.code).toBe('JsonFormatError');
    expect((await get('nothing/here')).status).toBe(404);
  });

  it('whoever it does not know, but answers every ping', async () => {
    const { lab } = anAvatax();
    const ask = (path: string, authorization?: string) =>
      lab.avataxFetch(`https://rest.avatax.com/api/v2/${path}`, {
        headers: authorization === undefined ? {} : { authorization },
      });
    const ping = async (authorization?: string) =>
      (await (await ask('utilities/ping', authorization)).json()).authenticated;
    expect(await ping()).toBe(false);
    expect(await ping(basic('2000', 'license'))).toBe(true);
    expect(await ping('Bearer token')).toBe(true);
    lab.setKey('2000', 'revoked');
    expect(await ping(basic('2000', 'license'))).toBe(false);
    const document = 'companies/DEFAULT/transactions/in_1';
    for (const header of [undefined, basic('2000', 'license'), basic('3000', ''), 'Digest x']) {
      const answer = await ask(document, header);
      expect(answer.status).toBe(401);
      expect((await answer.json()).error.code).toBe('AuthenticationException');
    }
  });

  it('by time-out when it is asked to, and keeps nothing', async () => {
    const { post, lab } = anAvatax();
    lab.setBehaviour({ avatax: { force_timeout_ms: 0 } });
    const { body } = await post(`${create}?$include=ForceTimeout`, anInvoice());
    expect(body.error.code).toBe('TimeoutRequested');
    expect(lab.engines.avataxDocuments()).toEqual([]);
  });

  it('while it is down, even with the status of a success', async () => {
    const { post, lab } = anAvatax();
    lab.setBehaviour({ avatax: { status: 'down' } });
    expect((await post(create, anInvoice())).status).toBe(503);
    lab.setBehaviour({ avatax: { status: 'error_in_200' } });
    const odd = await post(create, anInvoice());
    expect(odd).toMatchObject({ status: 200, body: { error: { code: 'ServiceNotReady' } } });
    expect(odd.body).not.toHaveProperty('totalTax');
  });

  it('too many requests, only when it is told how many that is', async () => {
    const { get, lab } = anAvatax();
    lab.setBehaviour({ avatax: { per_second: 2 } });
    const answers = await Promise.all(Array.from({ length: 20 }, () => get('utilities/ping')));
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.error.code).toBe('RateLimitExceededError');
    expect(refused?.headers.get('retry-after')).toBe('1');
  });

  it('by a fault of its own that leaves the others alone', async () => {
    const { post, lab } = anAvatax();
    lab.faults.arm({ provider: 'anrok' }, { kind: 'html_502' });
    lab.faults.arm({ path: '/api/v2/transactions/*' }, { kind: 'stored_500' });
    const failed = await post(create, anInvoice());
    expect(failed).toMatchObject({ status: 500, body: { error: { code: 'UnhandledException' } } });
    expect((await post(create, anInvoice())).status).toBe(201);
  });
});

describe('AvaTax', () => {
  it('resolves an address to a state, and says when it cannot', async () => {
    const { post } = anAvatax();
    const good = await post('addresses/resolve', { city: 'Austin', postalCode: '78701' });
    expect(good.body).toMatchObject({
      resolutionQuality: 'PostalCentroidGood',
      validatedAddresses: [{ city: 'AUSTIN', region: 'TX', country: 'US' }],
    });
    const bad = await post('addresses/resolve', { region: 'CA', postalCode: '78701' });
    expect(bad.body).toMatchObject({ validatedAddresses: [], messages: [{ severity: 'Error' }] });
  });

  it('answers over a port of its own, and is locked on that of Stripe', async () => {
    const running = await startLab();
    const post = (url: string, body: object) =>
      fetch(url, {
        method: 'POST',
        headers: { authorization: basic('2000', 'license') },
        body: JSON.stringify(body),
      });
    try {
      const url = `${running.avataxUrl}/api/v2/${create}`;
      expect((await post(url, anInvoice())).status).toBe(201);
      const lock = `${running.url}/_lab/avatax/lock`;
      expect((await post(lock, { code: 'in_1' })).status).toBe(200);
      expect((await post(lock, { code: 'in_2' })).status).toBe(404);
      expect((await (await post(url, anInvoice())).json()).error.code).toBe(
        'CannotModifyLockedTransaction',
      );
      const kept = await fetch(`${running.url}/_lab/avatax/transactions`);
      expect((await kept.json()).data).toMatchObject([{ code: 'in_1', locked: true }]);
      const requests = await fetch(`${running.url}/_lab/requests?provider=avatax&invoice=in_1`);
      expect((await requests.json()).data).toHaveLength(2);
    } finally {
      await running.stop();
    }
  });
});
