import type { ApiKey } from '../../domain/api-key';
import type { ApiDeps } from '../deps';
import { ApiError } from '../errors';
import { anyone, callerOf } from './caller';
import type { Caller } from './caller';
import { createFailedAttempts } from './failed-attempts';
import { createHasKeys } from './has-keys';
import { hashOfKey, idInKey, isSameHash } from './key-text';

/** Who is calling, by the header Authorization and the address of the peer. */
export type Authenticate = (authorization: string | undefined, address: string) => Promise<Caller>;

type Verdict = { key: ApiKey } | { refused: string };

/** Known to be good once: a program with such a key is not shut out by another's mistakes behind one proxy. */
const maxGoodHashes = 1_000;

export function createAuthenticate(deps: ApiDeps): Authenticate {
  const attempts = createFailedAttempts();
  const hasKeys = createHasKeys(deps);
  const goodHashes = new Set<string>();

  return async (authorization, address) => {
    const text = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    if (text === undefined) {
      if (deps.config.isOpenWithoutKeys && !(await hasKeys.read())) return anyone;
      throw unauthenticated(
        'Send Authorization: Bearer hf_…, a key made by `holdfast keys create`.',
      );
    }
    const hash = hashOfKey(text);
    const wait = goodHashes.has(hash) ? null : attempts.waitSeconds(address, deps.now());
    if (wait !== null) throw tooManyAttempts(wait);
    const verdict = await judge(text, hash, deps);
    if ('refused' in verdict) {
      goodHashes.delete(hash);
      attempts.count(address, deps.now());
      throw unauthenticated(verdict.refused);
    }
    if (goodHashes.size >= maxGoodHashes) goodHashes.clear();
    goodHashes.add(hash);
    await deps.store.apiKeys.noteUse(verdict.key, deps.now().toISOString());
    return callerOf(verdict.key);
  };
}

/** Why a key was refused is told only to who holds all of it. */
async function judge(text: string, hash: string, { store, now }: ApiDeps): Promise<Verdict> {
  const id = idInKey(text);
  if (id === null) return { refused: 'This is no key of Holdfast; has it been cut off?' };
  const key = await store.apiKeys.find(id);
  if (!key || !isSameHash(key.secret_hash, hash)) return { refused: 'There is no such key.' };
  if (key.revoked_at !== null) return { refused: `The key ${id} was revoked.` };
  if (key.expires_at !== null && Date.parse(key.expires_at) <= now().getTime())
    return { refused: `The key ${id} expired at ${key.expires_at}.` };
  return { key };
}

function unauthenticated(detail: string): ApiError {
  return new ApiError('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer' } });
}

function tooManyAttempts(waitSeconds: number): ApiError {
  return new ApiError('too_many_attempts', 'Too many wrong keys came from this address.', {
    headers: { 'Retry-After': String(waitSeconds) },
  });
}
