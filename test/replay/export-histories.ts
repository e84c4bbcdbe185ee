import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { version } from '../../package.json';
import globalSetup from '../support/global-setup';
import { runningServers } from '../support/running-servers';
import { anInvoice, startStack } from '../support/stack';
import type { Stack } from '../support/stack';

/**
 * Writes the histories of this version's lives to `histories/`. Run at a release, and before a change of
 * the workflow that is not a patch: `npx tsx test/replay/export-histories.ts`.
 */
async function main(): Promise<void> {
  await globalSetup();
  const stack = await startStack();
  try {
    for (const [name, live] of Object.entries(lives)) {
      await save(stack, name, await live(stack));
    }
  } finally {
    await stack.stop();
    await runningServers.teardown();
  }
}

const act = (stack: Stack, id: string, action: string) =>
  stack.call('POST', `/v1/invoices/${id}/${action}`, {});

const lives: Record<string, (stack: Stack) => Promise<string>> = {
  async paid(stack) {
    const { id } = await stack.post(anInvoice());
    await stack.whenStatus(id, 'paid');
    return id;
  },
  async 'anrok-paid'(stack) {
    const { id } = await stack.post(
      anInvoice({ customer_id: 'anrok', tax: { mode: 'anrok_metadata' } }),
    );
    await stack.whenStatus(id, 'paid');
    return id;
  },
  async 'blocked-and-retried'(stack) {
    await stack.lab.setKey('revoked');
    const { id } = await stack.post(anInvoice());
    await stack.when(id, 'blocked', (view) => view['blocked'] !== null);
    await stack.lab.setKey('valid');
    await act(stack, id, 'retry');
    await stack.whenStatus(id, 'paid');
    return id;
  },
  async 'approved-by-a-person'(stack) {
    const { id } = await stack.post(anInvoice({ finalize: 'manual' }));
    await stack.whenStatus(id, 'awaiting_approval');
    await act(stack, id, 'finalize');
    await stack.whenStatus(id, 'paid');
    return id;
  },
  async 'tax-timed-out'(stack) {
    await stack.lab.behave({ tax_listener: { mode: 'never' } });
    const { id } = await stack.post(
      anInvoice({ tax: { mode: 'anrok_metadata', timeout: 'PT1S' } }),
    );
    await stack.whenStatus(id, 'paid');
    return id;
  },
  async 'given-up-and-voided'(stack) {
    const { id } = await stack.post(anInvoice({ customer_id: 'invoice' }));
    await stack.whenStatus(id, 'open');
    await act(stack, id, 'void');
    await stack.whenStatus(id, 'void');
    return id;
  },
};

async function save(stack: Stack, name: string, id: string): Promise<void> {
  const workflowId = stack.workflowId(id);
  const handle = stack.temporal.workflow.getHandle(workflowId);
  await handle.result();
  const history = JSON.parse(historyToJSON(await handle.fetchHistory())) as { events: unknown[] };
  const folder = join(__dirname, 'histories');
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify({ workflowId, ...history }, withoutStackTraces, 1);
  writeFileSync(join(folder, `${version}-${name}.json`), `${text}\n`);
  process.stdout.write(`${name}: ${history.events.length} events\n`);
}

/** They name the folders of one machine, and a replay does not look at them. */
function withoutStackTraces(key: string, value: unknown): unknown {
  return key === 'stackTrace' ? '' : value;
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
