import type { Logger } from 'pino';
import type { Connection } from '../domain/document';
import type { Fact } from '../domain/facts';
import type { InvoiceRef } from '../domain/ids';
import type { Store } from '../store/ports';
import type { StripeClient } from '../stripe/client';

export interface ActivityDeps {
  store: Store;
  /** The client of a connection's account; made anew when its key has changed. */
  stripeFor(connection: Connection): StripeClient;
  logger: Logger;
}

/** What every step is called with. Content is read from the store, never carried here. */
export interface StepCall {
  ref: InvoiceRef;
  /** The workflow's own time when it scheduled the step: it may run ahead of the wall clock in tests. */
  now: string;
  /** Facts that a signal or a timer brought and that no record holds yet. */
  facts: Fact[];
  /** The revision that the workflow was at; absent in what an older version has scheduled: the first. */
  revision?: number;
}
