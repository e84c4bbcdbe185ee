import { z } from 'zod';
import { parseKeyRing } from '../store/key-ring';
import { messageOf } from './supervise/error-code';

const port = (name: string) =>
  z.string().transform((value, context) => {
    const number = Number(value);
    if (/^\d{1,5}$/.test(value) && number <= 65_535) return number;
    const hint = value.startsWith('tcp://')
      ? ' Kubernetes sets it so for a Service named "holdfast": set enableServiceLinks: false on the pod.'
      : '';
    context.addIssue(`${name} is "${value}": a port is a whole number from 0 to 65535.${hint}`);
    return z.NEVER;
  });

const databaseUrl = z.string().refine(
  (value) => URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol),
  // Without the value: it holds a password.
  'DATABASE_URL is not a PostgreSQL address. Write it as postgres://user:password@host:5432/database.',
);

const keyRing = z.string().transform((value, context) => {
  try {
    return parseKeyRing(value);
  } catch (error) {
    context.addIssue(messageOf(error));
    return z.NEVER;
  }
});

const url = (name: string) =>
  z
    .string()
    .refine(
      (value) => /^https?:/.test(value) && URL.canParse(value),
      `${name} is not an http or https address.`,
    );

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * Every environment variable of ours. Temporal's own (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY,
 * TEMPORAL_TLS_…) are read by @temporalio/envconfig, so that they mean here what they mean everywhere.
 */
export const settings = z.object({
  DATABASE_URL: databaseUrl
    .optional()
    .describe('PostgreSQL 15 or newer, as postgres://user:password@host:5432/database.')
    .meta({ example: 'postgres://holdfast:secret@127.0.0.1:5432/holdfast' }),
  HOLDFAST_ENCRYPTION_KEYS: keyRing
    .optional()
    .describe(
      'Keys that encrypt the secrets of connections: kid:base64 of 32 bytes, the newest first, with ' +
        'commas between them. Make one: echo "k1:$(openssl rand -base64 32)".',
    )
    .meta({ example: 'k1:BASE64_OF_32_RANDOM_BYTES' }),
  HOLDFAST_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address that the API and the health page of the worker listen on.'),
  HOLDFAST_PORT: port('HOLDFAST_PORT').prefault('4242').describe('Port of the API.'),
  HOLDFAST_ALLOW_UNAUTHENTICATED: z
    .enum(['true', 'false'], 'HOLDFAST_ALLOW_UNAUTHENTICATED is neither true nor false.')
    .transform((value) => value === 'true')
    .prefault('false')
    .describe(
      'true lets the API listen beyond loopback while there are no API keys, open to all who reach it: only ' +
        'in a container whose port nobody but a proxy that authenticates can reach. With keys it says nothing.',
    ),
  HOLDFAST_WORKER_HEALTH_PORT: port('HOLDFAST_WORKER_HEALTH_PORT')
    .prefault('4243')
    .describe('Port of /livez and /readyz of the worker.'),
  HOLDFAST_LOG_LEVEL: z
    .enum(logLevels, `HOLDFAST_LOG_LEVEL is none of ${logLevels.join(', ')}.`)
    .default('info')
    .describe(`One of ${logLevels.join(', ')}.`),
  HOLDFAST_TASK_QUEUE_PREFIX: z
    .string()
    .regex(
      /^[\w.-]{0,40}$/,
      'HOLDFAST_TASK_QUEUE_PREFIX has letters, digits and . _ - only, at most 40.',
    )
    .default('')
    .describe('Separates installations that share one Temporal namespace; the same for all parts.'),
  HOLDFAST_STRIPE_STEPS_PER_SECOND: z
    .string()
    .regex(/^[1-9]\d{0,4}$/, 'HOLDFAST_STRIPE_STEPS_PER_SECOND is no whole number from 1 to 99999.')
    .transform(Number)
    .prefault('40')
    .describe('Steps a second for one Stripe account, however many workers there are.'),
  HOLDFAST_WORKFLOW_BUNDLE: z
    .string()
    .optional()
    .describe(
      'Only from the sources: a bundle of the workflows made before. A build carries its own.',
    )
    .meta({ example: 'dist/workflow-bundle.js' }),
  HOLDFAST_TEMPORAL_UI_URL: url('HOLDFAST_TEMPORAL_UI_URL')
    .optional()
    .describe("Base address of Temporal's Web UI, for links in the API's answers.")
    .meta({ example: 'http://127.0.0.1:8233' }),
  HOLDFAST_PUBLIC_URL: url('HOLDFAST_PUBLIC_URL')
    .optional()
    .describe(
      'Where Stripe reaches the API: the doctor registers the webhook endpoints there. Live accounts take https only.',
    )
    .meta({ example: 'https://billing.example.com' }),
  HOLDFAST_URL: url('HOLDFAST_URL')
    .optional()
    .describe(
      'Only `why`, `retry` and `doctor`: address of the API that they ask, where --url does not say.',
    )
    .meta({ example: 'http://127.0.0.1:4242' }),
  HOLDFAST_API_KEY: z
    .string()
    .optional()
    .describe(
      'Only commands that call the API (`why`, `retry`, `import`, `doctor`): the key to call with.',
    )
    .meta({ example: 'hf_live_…' }),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(
      /^[sr]k_(test|live)_\w+$/,
      'STRIPE_SECRET_KEY is no key of Stripe (sk_test_…, rk_live_…).',
    )
    .optional()
    .describe(
      'Only `holdfast start`: the first start makes the connection "default" with it, and no lab is started.',
    )
    .meta({ example: 'sk_test_…' }),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .startsWith('whsec_', 'STRIPE_WEBHOOK_SECRET does not begin with whsec_.')
    .optional()
    .describe(
      'Only `holdfast start`, along with STRIPE_SECRET_KEY: the secret that signs its webhooks.',
    )
    .meta({ example: 'whsec_…' }),
  HOLDFAST_TEMPORAL_CLI: z
    .string()
    .optional()
    .describe(
      'Only `start` and `demo`: the program `temporal` to use; else it is found or fetched.',
    )
    .meta({ example: '/usr/local/bin/temporal' }),
  HOLDFAST_POSTGRES_BIN: z
    .string()
    .optional()
    .describe('Only `start` and `demo`: the folder of initdb and postgres; else it is found.')
    .meta({ example: '/usr/lib/postgresql/17/bin' }),
  HOLDFAST_CACHE_DIR: z
    .string()
    .optional()
    .describe('Only `start` and `demo`: where fetched programs are kept.')
    .meta({ example: '.cache' }),
});
export type Settings = z.output<typeof settings>;
