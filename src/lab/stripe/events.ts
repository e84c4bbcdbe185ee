import { newId } from '../core/ids';
import { defaultApiVersion, type Account } from './account';
import type { Context } from './context';
import type { StripeEvent } from './objects';

export function recordEvent(
  context: Pick<Context, 'account' | 'cause' | 'now'>,
  type: string,
  object: unknown,
  previous: Record<string, unknown> | undefined,
  listeners: number,
): StripeEvent {
  const event: StripeEvent = {
    id: newId('evt'),
    object: 'event',
    api_version: defaultApiVersion,
    created: context.now(),
    data: previous === undefined ? { object } : { object, previous_attributes: previous },
    livemode: false,
    pending_webhooks: listeners,
    request: context.cause,
    type,
  };
  context.account.events.put(event);
  return event;
}

/** True when an endpoint's list of names, `*` among them, has this type. */
function isListening(enabledEvents: readonly string[], type: string): boolean {
  return enabledEvents.includes('*') || enabledEvents.includes(type);
}

/** `invoice.*` or an exact name. */
export function isOfType(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}

export function listenersOf(account: Account, type: string): string[] {
  return account.endpoints.ids().filter((id) => {
    const endpoint = account.endpoints.get(id);
    return endpoint?.status === 'enabled' && isListening(endpoint.enabled_events, type);
  });
}

type Fields = Record<string, unknown>;

function isHash(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What Stripe puts into `previous_attributes`: changed fields with their old value, nested for hashes,
 * null for a key that is new, and those that are gone. Undefined when nothing changed.
 */
export function previousAttributes(before: object, after: object): Fields | undefined {
  const previous: Fields = {};
  const old: Fields = { ...before };
  for (const [key, value] of Object.entries(after)) {
    if (old[key] === value) continue;
    if (JSON.stringify(old[key]) === JSON.stringify(value)) continue;
    const was = old[key];
    previous[key] =
      isHash(was) && isHash(value) ? (previousAttributes(was, value) ?? {}) : (was ?? null);
  }
  for (const key of Object.keys(old)) if (!(key in after)) previous[key] = old[key];
  return Object.keys(previous).length === 0 ? undefined : previous;
}
