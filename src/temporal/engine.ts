import {
  Client,
  Connection,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { ConnectionOptions } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { InvoiceRef } from '../domain/ids';
import { workflowIdOf } from '../domain/ids';
import { command, invoiceWorkflowType, retry, stripeChanged } from '../workflows/contract';
import type { Command, StripeHint } from '../workflows/contract';
import { EngineUnavailable } from './engine-errors';
import { toEngineError } from './engine-failures';
import { startOptions } from './engine-start-options';

/** What the API and the pump may ask of Temporal. Every call ends within its deadline. */
export interface Engine {
  /** The workflow of an accepted invoice runs, or has run already: both are success. */
  start(ref: InvoiceRef, options: { customer_id: string; resume?: boolean }): Promise<void>;
  hint(ref: InvoiceRef, hint: StripeHint): Promise<'signalled' | 'not_running'>;
  /** Starts the workflow from the record when it does not run, and gives it the hint. */
  reenter(ref: InvoiceRef, hint: StripeHint, options: { customer_id: string }): Promise<void>;
  /** Releases the step that gave up; a workflow that Temporal has lost is started from the record. */
  retry(
    ref: InvoiceRef,
    by: string,
    options: { customer_id: string; block?: number },
  ): Promise<void>;
  /**
   * `running`: the workflow has taken the command and is not done with it yet. A repeated `update_id`
   * is the same command.
   * @throws {CommandRefused} {@link TaxMissing} {@link RevisionDiffers} {@link EngineUnavailable}
   */
  command(
    ref: InvoiceRef,
    command: Command,
    options: { customer_id: string; update_id?: string },
  ): Promise<'done' | 'running'>;
  /** Resolves when Temporal answers and knows our namespace. */
  ping(): Promise<void>;
}

export interface EngineOptions {
  /** Where Temporal is; the connection is made at first use and mends itself. */
  connection: ConnectionOptions;
  namespace: string;
  /** Several installations in one namespace: `x-` makes the queues `x-invoices`, `x-stripe`, … */
  taskQueuePrefix?: string;
  dataConverter?: DataConverter;
  /** Milliseconds; a person waits on a command, so it may take longer than a signal. */
  deadlines?: { quickMs: number; commandMs: number };
}

const defaultDeadlines = { quickMs: 5_000, commandMs: 10_000 };

/** gRPC's own back-off goes up to two minutes, which would hold invoices back after Temporal's return. */
const reconnect = {
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 2_000,
};

export function createEngine(options: EngineOptions): Engine & { close(): Promise<void> } {
  const connection = Connection.lazy({
    ...options.connection,
    channelArgs: { ...reconnect, ...options.connection.channelArgs },
  });
  const client = new Client({
    connection,
    namespace: options.namespace,
    ...(options.dataConverter ? { dataConverter: options.dataConverter } : {}),
  });
  const { quickMs, commandMs } = options.deadlines ?? defaultDeadlines;
  const prefix = options.taskQueuePrefix ?? '';

  async function within<T>(ms: number, call: () => Promise<T>): Promise<T> {
    try {
      return await connection.withDeadline(Date.now() + ms, call);
    } catch (error) {
      throw toEngineError(error);
    }
  }

  async function start(ref: InvoiceRef, { customer_id, resume = false }: StartRequest) {
    try {
      await client.workflow.start(invoiceWorkflowType, {
        ...startOptions(prefix, ref, customer_id, resume),
        // Closed under this id means handled: only a resume may run it a second time.
        workflowIdReusePolicy: resume ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE',
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async function hint(ref: InvoiceRef, news: StripeHint) {
    try {
      await client.workflow.getHandle(workflowIdOf(ref)).signal(stripeChanged, news);
      return 'signalled' as const;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'not_running' as const;
      throw error;
    }
  }

  async function sendCommand(
    ref: InvoiceRef,
    request: Command,
    { customer_id, update_id }: Parameters<Engine['command']>[2],
  ) {
    const startWorkflowOperation = new WithStartWorkflowOperation(
      invoiceWorkflowType,
      startOptions(prefix, ref, customer_id, true),
    );
    // Its own promise rejects beside the call's, and nobody else listens to it.
    startWorkflowOperation.workflowHandle().catch(() => undefined);
    const deadline = Date.now() + commandMs;
    const update = await within(commandMs, () =>
      client.workflow.startUpdateWithStart(command, {
        args: [request],
        waitForStage: 'ACCEPTED',
        ...(update_id === undefined ? {} : { updateId: update_id }),
        startWorkflowOperation,
      }),
    );
    try {
      await within(deadline - Date.now(), () => update.result());
      return 'done' as const;
    } catch (error) {
      if (error instanceof EngineUnavailable) return 'running' as const;
      throw error;
    }
  }

  return {
    start: (ref, request) => within(quickMs, () => start(ref, request)),
    hint: (ref, news) => within(quickMs, () => hint(ref, news)),
    reenter: (ref, news, { customer_id }) =>
      within(quickMs, async () => {
        await client.workflow.signalWithStart(invoiceWorkflowType, {
          ...startOptions(prefix, ref, customer_id, true),
          signal: stripeChanged,
          signalArgs: [news],
        });
      }),
    retry: (ref, by, { customer_id, block }) =>
      within(quickMs, async () => {
        await client.workflow.signalWithStart(invoiceWorkflowType, {
          ...startOptions(prefix, ref, customer_id, true),
          signal: retry,
          signalArgs: [block === undefined ? { by } : { by, block }],
        });
      }),
    command: sendCommand,
    ping: () =>
      within(quickMs, async () => {
        await connection.workflowService.describeNamespace({ namespace: options.namespace });
      }),
    close: () => connection.close(),
  };
}

interface StartRequest {
  customer_id: string;
  resume?: boolean;
}
