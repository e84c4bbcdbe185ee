import type { Context } from '../context';
import type { Params } from './parameters';

/** What a handler gets: the work's context, the ids of the path, and checked parameters. */
export interface Call<P> {
  context: Context;
  ids: Record<string, string>;
  params: P;
  path: string;
}

export interface Route {
  method: string;
  /** As in the OpenAPI document, `/v1/invoices/{invoice}`. */
  pattern: string;
  handle(call: Call<Params>): object;
}

/**
 * Binds a handler to a call. The parameter table has checked names and kinds before, so a handler
 * may say what it gets; this is the one place where that is taken on trust.
 */
export function route<P>(
  method: string,
  pattern: string,
  handle: (call: Call<P>) => object,
): Route {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { method, pattern, handle: (call) => handle(call as unknown as Call<P>) };
}

export function idOf(call: { ids: Record<string, string> }, name: string): string {
  return call.ids[name] ?? '';
}
