import { createApiClient } from '../../src/cli/http-client';

/** Requests about invoices that the lab has had from whoever holds the key of this account. */
export async function countStripeCalls(labUrl: string, account: string): Promise<number> {
  const { data } = await createApiClient(labUrl, '').get('/_lab/requests?path=/v1/invoices**');
  return Array.isArray(data) ? data.filter((entry) => entry.account === account).length : 0;
}
