import type { RunningLab } from '../../lab';
import { subscribedEventTypes } from '../../stripe/event-news';
import { postToStripe } from '../http-client';

export interface Endpoint {
  id: string;
  secret: string;
}

/** Makes the lab send its events to this address; an endpoint that it knows keeps its secret. */
export async function registerEndpoint(
  { url: labUrl, lab }: RunningLab,
  key: string,
  target: string,
  known: Endpoint | null,
): Promise<Endpoint> {
  const row = known && lab.account(key).endpoints.get(known.id);
  if (known && row) {
    if (row.url !== target) {
      await postToStripe(labUrl, key, `/v1/webhook_endpoints/${known.id}`, { url: target });
    }
    return known;
  }
  const events = subscribedEventTypes.map((type, index) => [`enabled_events[${index}]`, type]);
  const made = await postToStripe(labUrl, key, '/v1/webhook_endpoints', {
    url: target,
    ...Object.fromEntries(events),
  });
  return { id: String(made['id']), secret: String(made['secret']) };
}
