import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';

const folder = join(__dirname, 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

/** Invoices that began under an older version must go on under this one. */
describe('a history that an earlier version wrote', () => {
  let workflowBundle: WorkflowBundle;
  beforeAll(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
    workflowBundle = await bundleWorkflowCode({
      workflowsPath: join(__dirname, '..', '..', 'src', 'workflows'),
      logger: new DefaultLogger('WARN'),
    });
  });

  it('is there, at least one of every kind of life', () => {
    expect(files.length).toBeGreaterThanOrEqual(4);
  });

  it.each(files)('replays without a difference: %s', async (file) => {
    const history = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    await expect(
      Worker.runReplayHistory({ workflowBundle }, history, history.workflowId),
    ).resolves.toBeUndefined();
  });

  it('is refused when it does not fit the workflow', async () => {
    const history = JSON.parse(readFileSync(join(folder, files[0]!), 'utf8'));
    // The first step of another name: what a renamed activity would look like.
    const changed = JSON.parse(JSON.stringify(history).replaceAll('writeDraft', 'sketchDraft'));
    await expect(
      Worker.runReplayHistory({ workflowBundle }, changed, history.workflowId),
    ).rejects.toThrow(/writeDraft|nondeterminism|activity/i);
    expect(historyFromJSON(history).events?.length).toBeGreaterThan(10);
  });
});
