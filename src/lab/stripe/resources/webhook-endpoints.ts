import { newId, newSecret } from '../../core/ids';
import type { EndpointRow } from '../account';
import type { Context } from '../context';
import type { WebhookEndpoint } from '../objects';
import { noSuch, refuse } from '../wire/errors';
import { listWire, type ListParams } from '../wire/list';
import { mergeMetadata } from '../wire/metadata';
import { idOf, route, type Call, type Route } from '../wire/route';

interface EndpointParams {
  api_version?: string;
  description?: string;
  disabled?: boolean;
  enabled_events?: string[];
  metadata?: Record<string, string> | '';
  url?: string;
}

const mostEndpoints = 16;

function create(call: Call<EndpointParams & { url: string; enabled_events: string[] }>): object {
  const { context, params } = call;
  if (context.account.endpoints.size() >= mostEndpoints) {
    throw refuse(`You have reached the maximum of ${mostEndpoints} test webhook endpoints.`);
  }
  checkUrl(params.url);
  const secret = newSecret('whsec');
  const row: EndpointRow = {
    id: newId('we'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: null,
    created: context.now(),
    description: params.description || null,
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    status: 'enabled',
    url: params.url,
    secrets: [{ secret, expires_at: null }],
  };
  context.account.endpoints.put(row);
  return { ...toWire(row), secret };
}

function checkUrl(url: string): void {
  if (URL.canParse(url) && /^https?:/.test(url)) return;
  throw refuse('Invalid URL: An explicit scheme (such as https) must be provided.', {
    code: 'url_invalid',
    param: 'url',
  });
}

function toWire(row: EndpointRow): WebhookEndpoint {
  const { secrets: _, ...wire } = row;
  return wire;
}

function endpointOf(context: Pick<Context, 'account'>, id: string): EndpointRow {
  const row = context.account.endpoints.get(id);
  if (row === undefined) throw noSuch('webhook endpoint', id, 'webhook_endpoint', 404);
  return row;
}

function update(call: Call<EndpointParams>): object {
  const { context, params } = call;
  const row = endpointOf(context, idOf(call, 'webhook_endpoint'));
  if (params.url !== undefined) checkUrl(params.url);
  const isDisabled = params.disabled ?? row.status === 'disabled';
  const changed: EndpointRow = {
    ...row,
    description: params.description === undefined ? row.description : params.description || null,
    enabled_events: params.enabled_events ?? row.enabled_events,
    metadata: mergeMetadata(row.metadata, params.metadata),
    status: isDisabled ? 'disabled' : 'enabled',
    url: params.url ?? row.url,
  };
  context.account.endpoints.put(changed);
  return toWire(changed);
}

function remove(call: Call<object>): object {
  const row = endpointOf(call.context, idOf(call, 'webhook_endpoint'));
  call.context.account.endpoints.remove(row.id);
  return { id: row.id, object: 'webhook_endpoint', deleted: true };
}

/** A new secret; the old one signs along until it expires, as after a roll in the Dashboard. */
export function rollSecret(row: EndpointRow, expiresInSeconds: number): [EndpointRow, string] {
  const secret = newSecret('whsec');
  const expiry = Math.floor(Date.now() / 1000) + expiresInSeconds;
  const old = row.secrets.map((one) => ({ ...one, expires_at: one.expires_at ?? expiry }));
  return [{ ...row, secrets: [{ secret, expires_at: null }, ...old] }, secret];
}

export const webhookEndpointRoutes: Route[] = [
  route('POST', '/v1/webhook_endpoints', create),
  route('GET', '/v1/webhook_endpoints', ({ context, params, path }: Call<ListParams>) =>
    listWire(context.account.endpoints, params, { kind: 'webhook endpoint', url: path }, toWire),
  ),
  route('GET', '/v1/webhook_endpoints/{webhook_endpoint}', (call: Call<object>) =>
    toWire(endpointOf(call.context, idOf(call, 'webhook_endpoint'))),
  ),
  route('POST', '/v1/webhook_endpoints/{webhook_endpoint}', update),
  route('DELETE', '/v1/webhook_endpoints/{webhook_endpoint}', remove),
];
