/** A JSON answer of the API or the lab, read by a caller that knows what it asked for. */
export type Json = Record<string, unknown>;

/** An answer that is no success. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export interface HttpClient {
  get(path: string): Promise<Json>;
  put(path: string, body: Json): Promise<Json>;
  post(path: string, body?: Json): Promise<Json>;
  postNdjson(path: string, lines: string): Promise<Json>;
}

/** Speaks to our API as any billing system would; an answer that is no success throws in the API's own words. */
export function createApiClient(url: string, connection: string, key?: string): HttpClient {
  const headers = {
    'content-type': 'application/json',
    'holdfast-connection': connection,
    ...(key ? { authorization: `Bearer ${key}` } : {}),
  };
  const call = (method: string) => (path: string, body?: Json) =>
    send(`${url}${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const postNdjson = (path: string, lines: string) =>
    send(`${url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-ndjson' },
      body: lines,
    });
  return { get: call('GET'), put: call('PUT'), post: call('POST'), postNdjson };
}

/** A call to Stripe's API (the lab) as somebody with the key would make it. */
export function postToStripe(
  url: string,
  key: string,
  path: string,
  form: Record<string, string>,
): Promise<Json> {
  return send(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: new URLSearchParams(form),
  });
}

async function send(url: string, init: RequestInit): Promise<Json> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) {
    throw new Refused(
      `${init.method} ${url} answered ${response.status}: ${text}`,
      response.status,
    );
  }
  // Every answer of both is one object.
  const answer: Json = JSON.parse(text);
  return answer;
}
