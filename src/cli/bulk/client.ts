import type { z } from 'zod';
import { bulkActionView } from '../../api/schemas/bulk-action';
import type { Correction } from '../../domain/correction';
import { CliError } from '../cli-error';
import { createApiClient } from '../http-client';
import { messageOf } from '../supervise/error-code';

export type BulkActionAnswer = z.output<typeof bulkActionView>;

/** The bulk actions of an API, wherever it runs. */
export interface BulkClient {
  plan(filter: Record<string, unknown>, correction?: Correction): Promise<BulkActionAnswer>;
  get(id: string): Promise<BulkActionAnswer>;
  run(id: string): Promise<BulkActionAnswer>;
  abort(id: string): Promise<BulkActionAnswer>;
}

const path = (id: string) => `/v1/bulk_actions/${encodeURIComponent(id)}`;

export function createBulkClient(url: string, connection: string): BulkClient {
  const api = createApiClient(url, connection, process.env['HOLDFAST_API_KEY']);
  async function ask(call: () => Promise<unknown>): Promise<BulkActionAnswer> {
    try {
      return bulkActionView.parse(await call());
    } catch (error) {
      const cause = error instanceof Error && error.cause ? `: ${messageOf(error.cause)}` : '';
      throw new CliError(`The API at ${url} was asked in vain. ${messageOf(error)}${cause}`);
    }
  }
  return {
    plan: (filter, correction) =>
      ask(() =>
        api.post('/v1/bulk_actions', { action: 'retry', filter, correction, dry_run: true }),
      ),
    get: (id) => ask(() => api.get(path(id))),
    run: (id) => ask(() => api.post(`${path(id)}/run`)),
    abort: (id) => ask(() => api.post(`${path(id)}/abort`)),
  };
}
