import type Stripe from 'stripe';
import { ourApiVersion } from '../account-client';
import type { Refusal } from '../classify';
import { headerOf } from '../header-of';
import type { Asked } from './ask';
import { fault, fine, skipped, warning } from './finding';
import type { Finding } from './finding';

/** The answer to the first question, and our clock right before and after it. */
export interface AccountAnswer {
  asked: Asked<Stripe.Response<Stripe.Account>>;
  before: Date;
  after: Date;
}

export function checkKey({ refusal }: AccountAnswer['asked']): Finding {
  const remedy = 'Store a valid key with PUT /v1/connections/{connection_id}.';
  // Without the permission to read the account it is still a key.
  if (refusal === null || refusal.http_status === 403) return fine('key', 'Stripe takes the key.');
  if (refusal.code === 'stripe_auth') {
    const isExpired = refusal.provider_error.code === 'api_key_expired';
    const what = isExpired ? 'The key has expired or was rolled.' : 'Stripe does not take the key.';
    return fault('key', `${what} Stripe says: ${refusal.message}`, remedy);
  }
  return fault('key', `Stripe does not answer: ${refusal.message}`, awayRemedy);
}

const awayRemedy =
  "See https://status.stripe.com, the way from this machine to Stripe, and the connection's api_base; then check again.";

export function checkAccount({ value, refusal }: AccountAnswer['asked']): Finding {
  if (value === null) return skipped('account', `It could not be read: ${refusal.message}`);
  const currency = value.default_currency?.toUpperCase() ?? 'not set';
  const message = `${value.id}, country ${value.country ?? 'not set'}, default currency ${currency}.`;
  return value.charges_enabled
    ? fine('account', message)
    : warning(
        'account',
        `${message} It may not charge anybody yet.`,
        'In the Dashboard, complete what Stripe still wants to know of the account.',
      );
}

export function checkApiVersion({ value, refusal }: AccountAnswer['asked']): Finding {
  const answered = headerOf(headersOf(value, refusal), 'stripe-version');
  const name = 'api_version';
  if (answered === undefined) return skipped(name, 'The answer names no API version.');
  if (answered === ourApiVersion) return fine(name, `Stripe answers in ${answered}, as we ask.`);
  return warning(
    name,
    `We ask in ${ourApiVersion}, and Stripe answers in ${answered}.`,
    'A proxy between us and Stripe changes the header Stripe-Version: let it pass.',
  );
}

/** From here on somebody should look; Stripe's signatures are refused from {@link refusedFromSeconds} on. */
const warnFromSeconds = 30;
/** Stripe's own tolerance: docs.stripe.com/webhooks#verify-manually. */
const refusedFromSeconds = 300;

export function checkClock({ asked, before, after }: AccountAnswer): Finding {
  const date = Date.parse(headerOf(headersOf(asked.value, asked.refusal), 'date') ?? '');
  if (Number.isNaN(date)) return skipped('clock', 'The answer tells no time.');
  const skew = skewSeconds(date, before.getTime(), after.getTime());
  const size = Math.abs(skew);
  if (size < warnFromSeconds) return fine('clock', "Our clock agrees with Stripe's.");
  const message = `Our clock is ${Math.round(size)} s ${skew > 0 ? 'behind' : 'ahead of'} Stripe's.`;
  const remedy = 'Let this machine keep its time by NTP.';
  return size < refusedFromSeconds
    ? warning('clock', message, remedy)
    : fault(
        'clock',
        `${message} Webhooks are refused: their signature is too old or too new.`,
        remedy,
      );
}

/** How far Stripe is ahead of us at least: it has answered at some time between, and tells whole seconds. */
function skewSeconds(date: number, before: number, after: number): number {
  if (date > after) return (date - after) / 1000;
  const endOfItsSecond = date + 1000;
  return endOfItsSecond < before ? (endOfItsSecond - before) / 1000 : 0;
}

function headersOf(
  value: AccountAnswer['asked']['value'],
  refusal: Refusal | null,
): object | undefined {
  return value?.lastResponse.headers ?? refusal?.cause.headers;
}

/** Ours is told by the key's beginning; Stripe's by an object of the account. */
export function checkMode(isLive: boolean, seen: boolean | null): Finding {
  const ours = isLive ? 'live' : 'a sandbox';
  if (seen === null)
    return skipped('mode', `The connection is ${ours}; Stripe has shown nothing that tells.`);
  if (seen === isLive)
    return fine('mode', `The connection is ${ours}, and so is what the key reaches.`);
  return fault(
    'mode',
    `The connection is ${ours}, but the key reaches ${seen ? 'live' : 'sandbox'} objects.`,
    'Make another connection with this key; one connection is never both.',
  );
}
