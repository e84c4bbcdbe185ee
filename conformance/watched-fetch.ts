import { decodeForm } from '../src/lab/stripe/wire/form';
import type { ValidatedExchange } from './openapi';

export interface WatchedFetch {
  fetch: typeof fetch;
  seen: ValidatedExchange[];
}

/** Another fetch that keeps what goes through it, as the OpenAPI check wants it. */
export function watchFetch(through: typeof fetch): WatchedFetch {
  const seen: ValidatedExchange[] = [];
  return {
    seen,
    async fetch(input, init) {
      const request = new Request(input, init);
      const url = new URL(request.url);
      const sent = request.method === 'POST' ? await request.clone().text() : url.search.slice(1);
      const response = await through(request);
      seen.push({
        method: request.method,
        path: url.pathname,
        params: decodeForm(sent),
        status: response.status,
        body: await response.clone().json(),
      });
      return response;
    },
  };
}
