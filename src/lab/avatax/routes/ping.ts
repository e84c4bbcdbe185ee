import type { AvataxRequest, Work } from '../route';

/** Answers without credentials too, and says whether they were good. */
export function ping({ account }: Work, { isAuthenticated }: AvataxRequest): unknown {
  if (!isAuthenticated) {
    return { version: 'lab', authenticated: false, authenticationType: 'None' };
  }
  return {
    version: 'lab',
    authenticated: true,
    authenticationType: 'AccountIdLicenseKey',
    authenticatedUserName: account.key,
  };
}
