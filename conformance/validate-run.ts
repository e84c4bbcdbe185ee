import { createLab, seedDefaults } from '../src/lab';
import { createAccountClient } from '../src/stripe/account-client';
import { createStripeClient } from '../src/stripe/client';
import { driveDoctor } from './doctor-run';
import { validateExchange, type ValidatedExchange } from './openapi';
import { driveProduct } from './product-run';
import { watchFetch } from './watched-fetch';

export interface Validation {
  requests: number;
  responses: number;
  /** Distinct complaints, each with how often. */
  faults: Record<string, number>;
}

const key = 'sk_test_product';

/** Everything that the product sends, against a lab without a socket. */
export async function runProduct(): Promise<ValidatedExchange[]> {
  const lab = createLab();
  seedDefaults(lab, key);
  const watched = watchFetch(lab.fetch);
  try {
    const settings = { secret_key: key, webhook_secret: null, api_base: null };
    await driveProduct(createStripeClient(settings, watched.fetch));
    await driveDoctor(createAccountClient(settings, watched.fetch));
  } finally {
    lab.stop();
  }
  return watched.seen;
}

/** A refused request is a recording's test of the refusal, so only those that were taken are counted. */
export function validateAll(exchanges: ValidatedExchange[]): Validation {
  const faults: Record<string, number> = {};
  for (const exchange of exchanges) {
    for (const fault of validateExchange(exchange)) faults[fault] = (faults[fault] ?? 0) + 1;
  }
  const taken = exchanges.filter(({ status }) => status < 400);
  return { requests: taken.length, responses: exchanges.length, faults };
}
