import { join } from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker';
import type { Workflow } from '@temporalio/worker/lib/workflow/interface';
import { globalHandlers } from '@temporalio/worker/lib/workflow/vm-shared';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm';
import { invoiceWorkflowType } from '../../../src/workflows/contract';

export type Activation = Parameters<Workflow['activate']>[0];
export type Job = NonNullable<Activation['jobs']>[number];
export type Completion = Awaited<ReturnType<Workflow['activate']>>;

/**
 * The worker's own sandbox for workflow code, without a server behind it: what runs here is the very
 * bundle, runtime and replay that a worker runs. An internal part of the SDK, so the version is pinned.
 */
export interface Sandbox {
  open(runId: string, workflowId: string): Promise<Workflow>;
  close(): Promise<void>;
}

/** Seconds to make; once for all lives of all processes. */
export async function bundleWorkflows(): Promise<string> {
  const workflowsPath = join(__dirname, '..', '..', '..', 'src', 'workflows');
  const logger = new DefaultLogger('ERROR');
  return (await bundleWorkflowCode({ workflowsPath, logger })).code;
}

/** None: each limit starts a thread of its own for each call into the sandbox, half of the time of a life. */
const executionTimeoutMs = undefined as unknown as number;
/** Some worker knows each of them; the sandbox only checks local activities. */
const localActivities = new Set(['recordFacts']);

export async function createSandbox(code: string): Promise<Sandbox> {
  const bundle = parseWorkflowCode(code);
  const creator = await ReusableVMWorkflowCreator.create(
    bundle,
    executionTimeoutMs,
    localActivities,
  );
  // Only for the stack traces of a stuck workflow in the Web UI, and they cost most of the time.
  globalHandlers.uninstall();
  return {
    open(runId, workflowId) {
      const startTime = new Date();
      return creator.createWorkflow({
        info: {
          runId,
          workflowId,
          workflowType: invoiceWorkflowType,
          firstExecutionRunId: runId,
          taskQueue: 'invoices',
          namespace: 'simulation',
          attempt: 1,
          historyLength: 0,
          historySize: 0,
          continueAsNewSuggested: false,
          targetWorkerDeploymentVersionChanged: false,
          startTime,
          runStartTime: startTime,
          searchAttributes: {},
          typedSearchAttributes: undefined as never,
          workflowTaskTimeoutMs: 10_000,
          currentBuildId: '',
          unsafe: { isReplaying: false, isReplayingHistoryEvents: false },
        } as never,
        randomnessSeed: [1],
        now: startTime.getTime(),
        showStackTraceSources: false,
      });
    },
    close: () => creator.destroy(),
  };
}
