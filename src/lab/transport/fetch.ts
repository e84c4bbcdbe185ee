import type { LabRequest, LabResponse } from '../core/message';

export type LabFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The lab behind the signature of `fetch`; the host of the URL does not matter. */
export function createFetch(handle: (request: LabRequest) => Promise<LabResponse>): LabFetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const response = await handle({
      method: request.method,
      path: url.pathname,
      query: url.search.slice(1),
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
    });
    if (response.broken === 'reset') throw connectionReset();
    if (response.broken === 'cut') return new Response(cutStream(response.body), toInit(response));
    return new Response(response.body, toInit(response));
  };
}

const toInit = ({ status, headers }: LabResponse): ResponseInit => ({ status, headers });

function connectionReset(): Error {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  return new TypeError('fetch failed', { cause });
}

function cutStream(body: string): ReadableStream {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (isSent) return controller.error(connectionReset());
      isSent = true;
      controller.enqueue(Buffer.from(body.slice(0, body.length / 2)));
    },
  });
}
