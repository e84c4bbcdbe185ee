import { setTimeout as sleep } from 'node:timers/promises';
import { createEngineServer, type EngineParts } from '../core/engine-server';
import { jsonResponse, type LabRequest, type LabResponse } from '../core/message';
import { createTenants, type Tenants } from '../core/tenants';
import { createAvataxAccount, type AvataxAccount, type AvataxAccountState } from './account';
import { avataxError, errorAnswer } from './errors';
import { everything, includedBy, render } from './render';
import type { AvataxRequest, Work } from './route';
import { findAvataxRoute, pingPath } from './routes';

export type AvataxAccounts = Tenants<AvataxAccount, AvataxAccountState>;

export const createAvataxAccounts = (): AvataxAccounts =>
  createTenants<AvataxAccountState, AvataxAccount>(createAvataxAccount);

/** AvaTax's REST v2, one account for every account id. */
export function createAvataxServer(parts: EngineParts, accounts: AvataxAccounts) {
  const behaviour = () => parts.behaviour().avatax;
  return createEngineServer<AvataxAccount>(parts, {
    provider: 'avatax',
    authenticate: (request) => authenticate(accounts, request),
    perSecond: () => behaviour().per_second,
    rateLimited: () => withRetryAfter(errorAnswer('RateLimitExceededError')),
    serverError: () => errorAnswer('UnhandledException'),
    execute(request, account) {
      const { avatax, tax_rules: rules } = parts.behaviour();
      return execute({ account, behaviour: avatax, rules, nowMs: parts.clock.nowMs() }, request);
    },
  });
}

const withRetryAfter = (answer: LabResponse): LabResponse => ({
  ...answer,
  headers: { ...answer.headers, 'retry-after': '1' },
});

async function execute(work: Work, request: LabRequest): Promise<LabResponse> {
  const { behaviour } = work;
  if (behaviour.status === 'down') return errorAnswer('ServiceNotReady');
  // Seen in the wild: success by its status, an error by its body.
  if (behaviour.status === 'error_in_200')
    return { ...errorAnswer('ServiceNotReady'), status: 200 };
  const found = findAvataxRoute(request.method, request.path);
  const given: AvataxRequest = {
    body: request.body,
    query: new URLSearchParams(request.query),
    company: found.company,
    code: found.code,
    isAuthenticated: work.account.key !== anonymous,
  };
  const included = includedBy(given.query);
  if (included.has('ForceTimeout')) {
    await sleep(behaviour.force_timeout_ms, undefined, { ref: false });
    return errorAnswer('TimeoutRequested');
  }
  if (found.other !== undefined) return jsonResponse(200, found.other(work, given));
  if (found.endpoint === undefined) throw avataxError('EntityNotFoundError', request.path);
  const { status, isRead, document } = found.endpoint;
  return jsonResponse(status, render(document(work, given), isRead ? included : everything));
}

const anonymous = '';

function authenticate(accounts: AvataxAccounts, request: LabRequest): AvataxAccount {
  const key = keyOf(request.headers['authorization'] ?? '');
  const isGood = key !== null && !accounts.isRefused(key);
  if (isGood) return accounts.of(key);
  if (request.path === pingPath) return accounts.of(anonymous);
  throw avataxError(
    'AuthenticationException',
    'Missing authentication or unable to authenticate the user or the account.',
  );
}

/** The account id (or user name) of Basic, or the token of Bearer. */
function keyOf(header: string): string | null {
  const [scheme = '', value = ''] = header.trim().split(/\s+/);
  if (scheme.toLowerCase() === 'bearer') return value || null;
  if (scheme.toLowerCase() !== 'basic') return null;
  const [user = '', password = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return user !== '' && password !== '' ? user : null;
}
