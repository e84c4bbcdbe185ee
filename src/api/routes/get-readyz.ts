import { z } from 'zod';
import type { ApiDeps } from '../deps';
import { defineRoute } from '../define-route';
import { noInput } from '../schemas/common';

const timeoutMs = 3_000;

const readiness = z
  .object({
    status: z.enum(['ok', 'failing']),
    parts: z
      .record(
        z.string(),
        z.object({ status: z.enum(['ok', 'failing']), detail: z.string().optional() }),
      )
      .describe('The state of each part, by name.'),
  })
  .meta({ id: 'Readiness' });

export const getReadyz = defineRoute({
  method: 'get',
  path: '/readyz',
  id: 'getReadyz',
  tag: 'Health',
  access: 'anyone',
  summary: 'Whether every part is ready, and which is not',
  description:
    'Without Temporal, invoices and webhooks are still taken and read; without the store, nothing is.',
  ...noInput,
  responses: {
    200: { description: 'Every part answers.', schema: readiness },
    503: { description: 'At least one does not.', schema: readiness },
  },
  async handler({ raw }, deps) {
    const checks = Object.entries({ ...ownChecks(deps), ...deps.checks });
    const parts = await Promise.all(
      checks.map(async ([name, check]) => {
        const problem = await problemOf(check);
        if (!problem) return [name, { status: 'ok' as const }] as const;
        raw.logger.warn({ err: problem, part: name }, 'not ready');
        return [
          name,
          { status: 'failing' as const, detail: details[name] ?? 'Does not answer.' },
        ] as const;
      }),
    );
    const isReady = parts.every(([, { status }]) => status === 'ok');
    const body = { status: isReady ? 'ok' : 'failing', parts: Object.fromEntries(parts) };
    return { status: isReady ? 200 : 503, body };
  },
});

/** The reasons themselves are in the log: they may name hosts and users. */
const details: Record<string, string> = {
  store: 'PostgreSQL does not answer. Check DATABASE_URL and the server.',
  migrations: 'Migrations of this version are missing. Run holdfast migrate.',
  temporal: 'Temporal does not answer or does not know the namespace. Invoices are taken and wait.',
  worker: 'No worker polls. Invoices are taken and wait.',
};

function ownChecks({ store, engine }: ApiDeps): Record<string, () => Promise<void>> {
  return {
    store: () => store.ping(),
    migrations: async () => {
      if (!(await store.isMigrated())) throw new Error('Migrations are missing.');
    },
    temporal: () => engine.ping(),
  };
}

async function problemOf(check: () => Promise<void>): Promise<Error | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`No answer within ${timeoutMs} ms.`)), timeoutMs);
  });
  const answer = check().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  const result = await Promise.race([answer, late]);
  clearTimeout(timer);
  return result;
}
