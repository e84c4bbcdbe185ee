import { defaultApiVersion } from '../src/lab/stripe/account';
import { creditNoteClaims } from './claims/credit-notes';
import { invoiceClaims } from './claims/invoices';
import { paymentClaims } from './claims/payments';
import type { Claim, ClaimApi } from './claims/claim';
import { taxClaims } from './claims/taxes';
import { wireClaims } from './claims/wire';
import { encodeForm } from './form';
import type { JsonObject } from './json';
import { openLabSession, type SeenExchange } from './lab-session';

const claims: Claim[] = [
  ...invoiceClaims,
  ...paymentClaims,
  ...creditNoteClaims,
  ...taxClaims,
  ...wireClaims,
];

export interface CheckedClaim {
  name: string;
  source: string;
  /** Null when it holds. */
  fault: string | null;
}

export interface ClaimsInLab {
  checked: CheckedClaim[];
  seen: SeenExchange[];
}

/** Each claim against a lab of its own. */
export async function checkInLab(): Promise<ClaimsInLab> {
  const seen: SeenExchange[] = [];
  const checked = await checkAll(claims, async (check) => {
    const session = openLabSession();
    await check(session).finally(() => {
      session.lab.stop();
      seen.push(...session.seen);
    });
  });
  return { checked, seen };
}

/** Each claim against a sandbox of Stripe's, where it leaves invoices behind. */
export async function checkInSandbox(key: string): Promise<CheckedClaim[]> {
  const api = connectSandbox(key);
  return checkAll(claims, (check) => check(api));
}

async function checkAll(
  all: Claim[],
  within: (check: Claim['check']) => Promise<void>,
): Promise<CheckedClaim[]> {
  const checked: CheckedClaim[] = [];
  for (const { name, source, check } of all) {
    const fault = await within(check).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    checked.push({ name, source, fault });
  }
  return checked;
}

/** Anything but a test key is refused: the claims create and void. */
export function connectSandbox(
  key: string,
  fetchFn: typeof fetch = fetch,
  base = 'https://api.stripe.com',
): ClaimApi {
  if (!/^(?:sk|rk)_test_\w+$/.test(key)) {
    throw new Error('STRIPE_TEST_KEY is no test key: it must begin with sk_test_ or rk_test_.');
  }
  return {
    async send(method, path, params, headers = {}) {
      const form = encodeForm(params);
      const isPost = method === 'POST';
      const url = `${base}${path}${isPost || form === '' ? '' : `?${form}`}`;
      const response = await fetchFn(url, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          'stripe-version': defaultApiVersion,
          'content-type': 'application/x-www-form-urlencoded',
          ...headers,
        },
        ...(isPost ? { body: form } : {}),
      });
      const body: JsonObject = await response.json();
      return { status: response.status, headers: Object.fromEntries(response.headers), body };
    },
  };
}
