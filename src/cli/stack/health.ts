import type { RequestListener } from 'node:http';

type Check = () => Promise<void> | void;

const timeoutMs = 3_000;

/** `/livez`: this process turns over. `/readyz`: every part answers, or which does not. Nothing else. */
export function healthPages(checks: Record<string, Check>): RequestListener {
  return (request, response) => {
    const send = (status: number, body: unknown) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'cache-control': 'no-store',
      });
      response.end(JSON.stringify(body));
    };
    if (request.url === '/livez') send(200, { status: 'ok' });
    else if (request.url === '/readyz') {
      void judge(checks).then((body) => send(body.status === 'ok' ? 200 : 503, body));
    } else send(404, { status: 'not_found', paths: ['/livez', '/readyz'] });
  };
}

async function judge(checks: Record<string, Check>) {
  const parts = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await answerOf(check)] as const),
  );
  const isReady = parts.every(([, answer]) => answer === 'ok');
  return { status: isReady ? 'ok' : 'failing', parts: Object.fromEntries(parts) };
}

async function answerOf(check: Check): Promise<'ok' | 'failing'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'failing'>((resolve) => {
    timer = setTimeout(() => resolve('failing'), timeoutMs);
  });
  const answer = (async () => check())().then(
    () => 'ok' as const,
    // Which part it is, is the answer; why, is in the log of that part.
    () => 'failing' as const,
  );
  const result = await Promise.race([answer, late]);
  clearTimeout(timer);
  return result;
}
