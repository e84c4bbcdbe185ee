import type { Fact } from '../domain/facts';
import { because, declinedBecause } from '../domain/gate';
import type { Refusal } from '../stripe/classify';

/** Stripe has refused a charge and left nothing that tells why: a 402 is the bank's no, anything else its own. */
export function chargeRefused({ provider_error, message }: Refusal, at: string): Fact {
  const { code, decline_code, http_status } = provider_error;
  const why =
    http_status === 402
      ? declinedBecause({ code, decline_code, message })
      : { ...because('charge_refused', message), code, decline_code };
  return { type: 'gate_given_up', at, by: 'stripe', ...why };
}
