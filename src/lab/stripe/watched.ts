import { channel } from 'node:diagnostics_channel';
import type { LabRequest, LabResponse } from '../core/message';
import type { RawParams } from './wire/form';

/** One request and what was decided, whatever a fault then does to the answer on its way. */
export interface WatchedExchange {
  method: string;
  path: string;
  user_agent: string;
  params: RawParams;
  status: number;
  /** JSON, as it goes out. */
  body: string;
}

/**
 * Who subscribes hears every exchange of every lab in the process. A channel and no option of the
 * lab: whoever checks a whole run does not start the labs in it.
 */
export const watchedExchanges = channel('holdfast.lab.stripe.exchange');

export function tellWatchers(request: LabRequest, params: RawParams, answer: LabResponse): void {
  if (!watchedExchanges.hasSubscribers) return;
  const { method, path, headers } = request;
  const { status, body } = answer;
  const user_agent = headers['user-agent'] ?? '';
  const exchange: WatchedExchange = { method, path, user_agent, params, status, body };
  watchedExchanges.publish(exchange);
}
