import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { TLSConfig } from '@temporalio/common/lib/internal-non-workflow';
import { CliError, exitCodes } from './cli-error';
import { settings } from './settings';
import type { Settings } from './settings';
import { messageOf } from './supervise/error-code';

/** Where Temporal is, in the form that client and worker both take. */
export interface TemporalTarget {
  connection: {
    address: string;
    tls?: TLSConfig | boolean;
    apiKey?: string;
    metadata?: Record<string, string>;
  };
  namespace: string;
}

export type Environment = Record<string, string | undefined>;
type Required = 'DATABASE_URL' | 'HOLDFAST_ENCRYPTION_KEYS';
export type ServiceSettings = Settings & { [K in Required]: NonNullable<Settings[K]> };

const remedies: Record<Required, string> = {
  DATABASE_URL:
    'DATABASE_URL is missing. Set it to the PostgreSQL database of Holdfast: postgres://user:password@host:5432/holdfast.',
  HOLDFAST_ENCRYPTION_KEYS:
    'HOLDFAST_ENCRYPTION_KEYS is missing. Make a key once and keep it: HOLDFAST_ENCRYPTION_KEYS="k1:$(openssl rand -base64 32)".',
};

/** The settings of `start` and `demo`, which bring what is not set. */
export function readSettings(env: Environment): Settings {
  const { faults, values } = judge(env);
  if (values === null || faults.length > 0) throw wrongSettings(faults);
  return values;
}

/** Settings of a service and the address of its Temporal; all that is wrong is said at once. */
export function readServiceConfig(env: Environment): {
  values: ServiceSettings;
  temporal: TemporalTarget;
} {
  const { faults, values } = judge(env);
  const needed: Required[] = ['DATABASE_URL', 'HOLDFAST_ENCRYPTION_KEYS'];
  const missing = needed.filter((name) => !env[name]).map((name) => remedies[name]);
  const temporal = readTemporal(env);
  const all = [...missing, ...faults, ...(typeof temporal === 'string' ? [temporal] : [])];
  if (all.length > 0 || !isComplete(values) || typeof temporal === 'string') {
    throw wrongSettings(all);
  }
  return { values, temporal };
}

function isComplete(values: Settings | null): values is ServiceSettings {
  return values?.DATABASE_URL !== undefined && values.HOLDFAST_ENCRYPTION_KEYS !== undefined;
}

function judge(env: Environment): { faults: string[]; values: Settings | null } {
  const names = Object.keys(settings.shape);
  // Compose files and CI pass variables that nobody has set as empty ones.
  const given = Object.fromEntries(names.map((name) => [name, env[name] || undefined]));
  const { success, data, error } = settings.safeParse(given);
  return success
    ? { faults: [], values: data }
    : { faults: error.issues.map(({ message }) => message), values: null };
}

/** Temporal's own settings; a string is what is wrong with them. */
export function readTemporal(env: Environment): TemporalTarget | string {
  try {
    const overrideEnvVars = Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    );
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars });
    const { address = '127.0.0.1:7233', tls, apiKey, metadata } = connectionOptions;
    return {
      connection: {
        address,
        ...(tls === undefined || tls === null ? {} : { tls }),
        ...(typeof apiKey === 'string' ? { apiKey } : {}),
        ...(metadata ? { metadata: toText(metadata) } : {}),
      },
      namespace: namespace ?? 'default',
    };
  } catch (error) {
    return `The settings of Temporal (TEMPORAL_… or its configuration file) cannot be read: ${messageOf(error)}`;
  }
}

function toText(metadata: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
}

function wrongSettings(faults: string[]): CliError {
  const count = faults.length === 1 ? 'A setting is' : `${faults.length} settings are`;
  const list = faults.map((fault) => `  - ${fault}`).join('\n');
  return new CliError(
    `${count} wrong or missing; nothing was started.\n${list}\nAll settings with their meaning: holdfast settings`,
    exitCodes.wrongSettings,
  );
}
