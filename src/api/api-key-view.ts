import type { z } from 'zod';
import type { ApiKey } from '../domain/api-key';
import type { apiKeyView } from './schemas/api-key';

export function toApiKeyView(key: ApiKey): z.output<typeof apiKeyView> {
  const { secret_hash: _, ...view } = key;
  return view;
}
