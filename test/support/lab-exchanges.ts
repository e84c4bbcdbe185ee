import type { WatchedExchange } from '../../src/lab/stripe/watched';
import type { validateAnswer, validateRequest } from '../../conformance/openapi';
import { stripeAppName } from '../../src/stripe/client';

/** How an exchange is against Stripe's OpenAPI document; nothing when it is as it should be. */
export interface ExchangeFault {
  method: string;
  path: string;
  faults: string[];
}

interface Validators {
  validateAnswer: typeof validateAnswer;
  validateRequest: typeof validateRequest;
}

/** A test may send what it likes; the product may not. */
export const isOfProduct = ({ user_agent }: WatchedExchange): boolean =>
  user_agent.endsWith(` ${stripeAppName}`);

export function faultsOf(exchange: WatchedExchange, validators: Validators): ExchangeFault | null {
  const { method, path, params, status } = exchange;
  const body: unknown = JSON.parse(exchange.body);
  const whole = { method, path, params, status, body };
  const faults = [
    ...(isOfProduct(exchange) ? validators.validateRequest(whole) : []),
    ...validators.validateAnswer(whole),
  ];
  return faults.length === 0 ? null : { method, path, faults };
}
