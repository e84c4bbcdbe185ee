import { createLab, type Lab } from '../src/lab';
import { encodeForm } from './form';
import type { JsonObject } from './json';

const key = 'sk_test_conformance';
/** Long enough that the lab never charges by itself between two requests of a replay. */
const neverMs = 10 * 24 * 3600 * 1000;

/** What was asked and what the lab answered, as the OpenAPI check wants it. */
export interface SeenExchange {
  method: string;
  path: string;
  params: JsonObject;
  status: number;
  headers: Record<string, string>;
  body: JsonObject;
}

export interface LabSession {
  lab: Lab;
  send(
    method: string,
    path: string,
    params: JsonObject,
    headers?: Record<string, string>,
  ): Promise<SeenExchange>;
  seen: SeenExchange[];
}

/** A fresh account of a fresh lab, asked without a socket. */
export function openLabSession(): LabSession {
  const lab = createLab({ collection_delay_ms: neverMs });
  const seen: SeenExchange[] = [];
  return {
    lab,
    seen,
    async send(method, path, params, headers = {}) {
      const form = encodeForm(params);
      const answer = await lab.handle({
        method,
        path,
        query: method === 'POST' ? '' : form,
        headers: { authorization: `Bearer ${key}`, ...headers },
        body: method === 'POST' ? form : '',
      });
      const body: JsonObject = JSON.parse(answer.body);
      const { status } = answer;
      const exchange = { method, path, params, status, headers: answer.headers, body };
      seen.push(exchange);
      return exchange;
    },
  };
}
