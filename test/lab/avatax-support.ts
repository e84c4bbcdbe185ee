import { createLab, type Lab } from '../../src/lab';
import { toAnswer, type Answer } from './anrok-support';
import { shapeErrors } from './tax-shapes';

export interface AvataxBench {
  lab: Lab;
  post: (path: string, body?: unknown) => Promise<Answer>;
  get: (path: string) => Promise<Answer>;
  /** A call about the document `code` of the company DEFAULT. */
  about: (code: string, verb: string, body?: unknown) => Promise<Answer>;
  /** What went wrong in a call that was refused. */
  codeOf: (call: Promise<Answer>) => Promise<string>;
}

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Every answer is held against AvaTax's schema. */
export function anAvatax(): AvataxBench {
  const lab = createLab();
  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await toAnswer(
      await lab.avataxFetch(`https://rest.avatax.com/api/v2/${path}`, {
        method,
        headers: { authorization: basic('2000', 'license') },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    const bare = `/api/v2/${path}`.split('?')[0] ?? '';
    const seen = { method, path: bare, status: answer.status, body: answer.body };
    const errors = shapeErrors('avatax', seen);
    if (errors.length > 0) throw new Error(`${path}: ${errors.join('; ')} in ${answer.text}`);
    return answer;
  }
  const post: AvataxBench['post'] = (path, body = {}) => send('POST', path, body);
  return {
    lab,
    post,
    get: (path) => send('GET', path),
    about: (code, verb, body) => post(`companies/DEFAULT/transactions/${code}/${verb}`, body),
    codeOf: async (call) => (await call).body.error.code,
  };
}

export const texas = { line1: '1 Main St', city: 'Austin', region: 'TX', country: 'US' };

export function anInvoice(over: object = {}): Record<string, unknown> {
  return {
    code: 'in_1',
    type: 'SalesInvoice',
    commit: true,
    companyCode: 'DEFAULT',
    date: '2026-10-01',
    customerCode: 'cust-a',
    currencyCode: 'USD',
    addresses: { singleLocation: texas },
    lines: [{ number: 'L1', amount: 250 }],
    ...over,
  };
}
