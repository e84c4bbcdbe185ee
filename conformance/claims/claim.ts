import assert from 'node:assert/strict';
import { isObject, textOf, type Json, type JsonObject } from '../json';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: JsonObject;
}

/** Stripe's API, simulated or real. */
export interface ClaimApi {
  send: (
    method: string,
    path: string,
    params: JsonObject,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
}

/** Something that the lab does because Stripe's documentation says so, and no recording shows. */
export interface Claim {
  name: string;
  /** Where it is documented. */
  source: string;
  /** Rejects when it does not hold. */
  check: (api: ClaimApi) => Promise<void>;
}

/** The body of a call that must succeed. */
export async function ok(
  api: ClaimApi,
  method: string,
  path: string,
  params: JsonObject = {},
): Promise<JsonObject> {
  const { status, body } = await api.send(method, path, params);
  assert.equal(status, 200, `${method} ${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** The error of a call that must be refused. */
export async function refused(
  api: ClaimApi,
  status: number,
  path: string,
  params: JsonObject = {},
): Promise<JsonObject> {
  const answer = await api.send('POST', path, params);
  assert.equal(answer.status, status, `POST ${path}: ${JSON.stringify(answer.body)}`);
  const { error } = answer.body;
  assert.ok(isObject(error));
  return error;
}

export const idOf = (body: JsonObject): string => textOf(body['id']);

export function itemsOf(list: Json | undefined): JsonObject[] {
  const data = isObject(list) ? list['data'] : list;
  return Array.isArray(data) ? data.filter(isObject) : [];
}

/** The fields that are told of, and no others. */
export function assertHas(body: JsonObject, expected: JsonObject): void {
  const seen = Object.fromEntries(
    Object.keys(expected).map((name): [string, Json] => [name, body[name] ?? null]),
  );
  assert.deepEqual(seen, expected);
}
