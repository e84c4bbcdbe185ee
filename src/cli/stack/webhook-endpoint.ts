import type { RunningLab } from '../../lab';
import { ourApiVersion } from '../../stripe/account-client';
import { fingerprintOf, marks } from '../../stripe/doctor/webhook-mark';
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
    api_version: ourApiVersion,
    ...Object.fromEntries(events),
  });
  const endpoint = { id: String(made['id']), secret: String(made['secret']) };
  // By this the doctor knows that the secret is one that the connection holds.
  await postToStripe(labUrl, key, `/v1/webhook_endpoints/${endpoint.id}`, {
    [`metadata[${marks.secret}]`]: fingerprintOf(endpoint.secret),
  });
  return endpoint;
}
