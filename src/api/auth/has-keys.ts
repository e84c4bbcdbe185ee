import type { ApiDeps } from '../deps';

/** So long a key made on the command line may leave a server open that had none. */
const maxAgeMs = 1_000;

export interface HasKeys {
  read(): Promise<boolean>;
}

/** Whether a key was ever made. Once true it stays so: a row is never deleted. */
export function createHasKeys({ store, now }: Pick<ApiDeps, 'store' | 'now'>): HasKeys {
  let answer = false;
  let readAt = -Infinity;
  return {
    async read() {
      const at = now().getTime();
      if (answer || Math.abs(at - readAt) < maxAgeMs) return answer;
      answer = await store.apiKeys.hasAny();
      readAt = at;
      return answer;
    },
  };
}
