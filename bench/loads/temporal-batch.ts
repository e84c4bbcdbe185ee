import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { until } from '../../src/cli/supervise/until';
import { namespace } from '../stack/names';
import type { Stack } from '../stack/start-stack';

const patienceMs = 120_000;

/** The way not taken: Temporal's own batch operation, which finds workflows by visibility. */
export async function temporalBatch({ temporal }: Stack, connection: string, invoices: number) {
  const { workflowService } = temporal.connection;
  const query = `Connection = '${connection}' AND BlockedCode = 'tax_location_invalid'`;
  const begun = performance.now();
  await until(async () => (await temporal.workflow.count(query)).count === invoices, {
    timeoutMs: patienceMs,
    what: 'visibility to show all that are blocked',
  });
  const visibleAfter = (performance.now() - begun) / 1000;
  const start = () =>
    workflowService.startBatchOperation({
      namespace,
      jobId: randomUUID(),
      visibilityQuery: query,
      reason: 'bench',
      signalOperation: {
        signal: 'retry',
        input: { payloads: [defaultPayloadConverter.toPayload({ by: 'bench' })] },
        identity: 'bench',
      },
    });
  return { visibleAfter, start };
}
