import { z } from 'zod';
import { toApiKeyView } from '../api-key-view';
import { defineRoute } from '../define-route';
import { ApiError } from '../errors';
import { apiKeyView } from '../schemas/api-key';
import { id, noInput } from '../schemas/common';

export const revokeApiKey = defineRoute({
  method: 'post',
  path: '/v1/api_keys/{api_key_id}/revoke',
  id: 'revokeApiKey',
  tag: 'API keys',
  access: 'admin',
  summary: 'End a key for good',
  description: 'It counts from the next request on. Repeating it changes nothing.',
  ...noInput,
  params: z.strictObject({ api_key_id: id('The public part of the key.') }),
  responses: { 200: { description: 'The key after it.', schema: apiKeyView } },
  errors: ['api_key_not_found'],
  async handler({ params, caller }, { store, now }) {
    const key = await store.apiKeys.revoke(caller, params.api_key_id, now().toISOString());
    if (key) return { status: 200, body: toApiKeyView(key) };
    throw new ApiError('api_key_not_found', 'GET /v1/api_keys lists those that this key can see.');
  },
});
