import { toApiKeyView } from '../api-key-view';
import { defineRoute } from '../define-route';
import { apiKeyView } from '../schemas/api-key';
import { noInput, pageOf } from '../schemas/common';

export const listApiKeys = defineRoute({
  method: 'get',
  path: '/v1/api_keys',
  id: 'listApiKeys',
  tag: 'API keys',
  access: 'admin',
  summary: 'List the keys, newest first, revoked ones too',
  ...noInput,
  responses: { 200: { description: 'All, in one page.', schema: pageOf(apiKeyView) } },
  async handler({ caller }, { store }) {
    const keys = await store.apiKeys.list(caller);
    return { status: 200, body: { data: keys.map(toApiKeyView), next_cursor: null } };
  },
});
