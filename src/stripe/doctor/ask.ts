import Stripe from 'stripe';
import { classify } from '../classify';
import type { Refusal } from '../classify';

export type Asked<T> = { value: T; refusal: null } | { value: null; refusal: Refusal };

/** What Stripe answers, or how it refuses: to the doctor both are findings. */
export async function ask<T>(call: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await call(), refusal: null };
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    return { value: null, refusal: classify(error) };
  }
}
