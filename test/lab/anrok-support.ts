import { createLab, type Lab } from '../../src/lab';
import { shapeErrors } from './tax-shapes';

// oxlint-disable-next-line typescript/no-explicit-any -- a JSON answer, asserted where it is used
type View = any;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: View;
}

export interface AnrokBench {
  lab: Lab;
  /** One call under /v1/seller/; the answer's text, and its JSON where it is JSON. */
  call: (path: string, body?: unknown, key?: string) => Promise<Answer>;
}

export async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  const body = isJson ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, text, body };
}

/** Every answer is held against Anrok's schema. */
export function anAnrok(): AnrokBench {
  const lab = createLab({ behaviour: { anrok: { per_second: null } } });
  return {
    lab,
    async call(path, body = {}, key = 'anrok_key') {
      const answer = await toAnswer(
        await lab.anrokFetch(`https://api.anrok.com/v1/seller/${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}` },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      );
      if ([200, 400, 409, 429].includes(answer.status)) {
        const seen = { method: 'POST', path: `/v1/seller/${path}`, status: answer.status };
        const errors = shapeErrors('anrok', { ...seen, body: answer.body ?? answer.text });
        if (errors.length > 0) throw new Error(`${path}: ${errors.join('; ')} in ${answer.text}`);
      }
      return answer;
    },
  };
}

export const dayAway = (days: number): string =>
  new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);

export const alabama = { country: 'US', region: 'AL', postalCode: null };
export const germany = { country: 'DE', line1: 'Torstr. 1', city: 'Berlin', postalCode: '10119' };

export function aTransaction(over: object = {}): Record<string, unknown> {
  return {
    currencyCode: 'USD',
    customerAddress: alabama,
    accountingDate: dayAway(0),
    lineItems: [aLine()],
    ...over,
  };
}

export function aLine(over: object = {}): Record<string, unknown> {
  return { id: 'L1', productExternalId: 'prod_misc', amount: 10_000, ...over };
}
