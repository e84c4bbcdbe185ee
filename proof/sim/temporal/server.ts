import type { InvoiceRef } from '../../../src/domain/ids';
import { workflowIdOf } from '../../../src/domain/ids';
import { CommandRefused, TaxMissing } from '../../../src/temporal/engine-errors';
import type { Engine } from '../../../src/temporal/engine';
import {
  command as commandUpdate,
  invoiceWorkflowType,
  retry,
  stripeChanged,
  taxMissing,
} from '../../../src/workflows/contract';
import { pauseAfter, toTask } from './activity-task';
import type { ActivityTask } from './activity-task';
import type { Job, Sandbox } from './sandbox';
import { completed, failed, refusalOf, toMs, toPayload } from './wire';
import type { Cause, Command } from './wire';
import { WorkflowRun } from './workflow-run';

/** A command that somebody waits on. */
interface Update {
  action: string;
  accepted: boolean;
  settle: { resolve(): void; reject(error: Error): void };
}

export interface ServerDeps {
  sandbox: Sandbox;
  ref: InvoiceRef;
  now(): number;
}

/**
 * Temporal for one workflow id: what a server keeps (history, timers, activities, updates) and nothing
 * of a worker. Everything happens only when the scheduler asks for it.
 */
export class SimulatedTemporal implements Engine {
  run: WorkflowRun | null = null;
  runs = 0;
  replays = 0;
  readonly activities = new Map<number, ActivityTask>();
  readonly local = new Map<number, ActivityTask>();
  readonly timers = new Map<number, number>();
  readonly #updates = new Map<string, Update>();
  #updateCount = 0;
  readonly #deps: ServerDeps;

  constructor(deps: ServerDeps) {
    this.#deps = deps;
  }

  // What the API and the pump ask.

  async start(_ref: InvoiceRef, { resume = false }: { resume?: boolean }): Promise<void> {
    // REJECT_DUPLICATE: one that has run is success, too.
    if (this.run === null && (resume || this.runs === 0)) this.#open(resume);
  }

  async hint(...[, hint]: Parameters<Engine['hint']>): ReturnType<Engine['hint']> {
    if (this.run === null) return 'not_running';
    this.#signal(stripeChanged.name, hint);
    return 'signalled';
  }

  async reenter(...[, hint]: Parameters<Engine['reenter']>): Promise<void> {
    this.#openUnlessRunning();
    this.#signal(stripeChanged.name, hint);
  }

  async retry(...[, by]: Parameters<Engine['retry']>): Promise<void> {
    this.#openUnlessRunning();
    this.#signal(retry.name, { by });
  }

  command(...[, command]: Parameters<Engine['command']>): ReturnType<Engine['command']> {
    this.#openUnlessRunning();
    this.#updateCount += 1;
    const id = `update-${this.#updateCount}`;
    const { action } = command;
    return new Promise((resolve, reject) => {
      const settle = { resolve: () => resolve('done'), reject };
      this.#updates.set(id, { action, accepted: false, settle });
      const input = [toPayload(command)];
      const job = { id, protocolInstanceId: id, name: commandUpdate.name, input };
      this.run?.pending.push({ doUpdate: { ...job, headers: {}, runValidator: true } });
    });
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  // What the scheduler asks.

  /** Accepted commands that nobody has answered. */
  unanswered(): string[] {
    return [...this.#updates.values()].filter((one) => one.accepted).map((one) => one.action);
  }

  fireTimers(): void {
    const now = this.#deps.now();
    for (const [seq, at] of this.timers) {
      if (at > now) continue;
      this.timers.delete(seq);
      this.run?.pending.push({ fireTimer: { seq } });
    }
  }

  /** The result of an attempt that still counts. */
  async finish(task: ActivityTask, outcome: { value: unknown } | Cause): Promise<void> {
    const { seq } = task;
    if ('value' in outcome) return this.#resolve(task, completed(seq, outcome.value, task.isLocal));
    task.last = outcome;
    const pause = outcome.retryable ? pauseAfter(task) : null;
    if (pause !== null) task.dueAt = this.#deps.now() + pause;
    else {
      const why = outcome.retryable ? 'attempts_used' : 'not_retryable';
      await this.#resolve(task, failed(seq, task, outcome, why));
    }
  }

  /** The worker that held the workflow is gone. */
  async loseWorker(): Promise<void> {
    this.local.clear();
    await this.run?.lose();
  }

  /** Temporal has lost everything it had of this id; only our record is left. */
  loseRun(): void {
    this.#close('lost');
  }

  async #resolve(task: ActivityTask, job: Job): Promise<void> {
    if (task.isLocal) {
      this.local.delete(task.seq);
      await this.run?.resolveLocal(job);
    } else {
      this.activities.delete(task.seq);
      this.run?.pending.push(job);
    }
  }

  #openUnlessRunning(): void {
    if (this.run === null) this.#open(true);
  }

  #open(resume: boolean): void {
    const { ref } = this.#deps;
    this.#begin(resume ? { ...ref, resume } : { ...ref });
  }

  #begin(input: unknown): void {
    this.runs += 1;
    const { sandbox, ref } = this.#deps;
    const now = () => this.#deps.now();
    const place = { sandbox, now, runId: `run-${this.runs}`, workflowId: workflowIdOf(ref) };
    this.run = new WorkflowRun(place, {
      onCommands: (commands) => this.#carryOut(commands),
      onLocalActivity: (command) =>
        void this.local.set(command.seq ?? 0, toTask(command, now(), true)),
    });
    this.run.pending.push({
      initializeWorkflow: {
        workflowType: invoiceWorkflowType,
        workflowId: place.workflowId,
        arguments: [toPayload(input)],
      },
    });
  }

  #signal(signalName: string, input: unknown): void {
    this.run?.pending.push({ signalWorkflow: { signalName, input: [toPayload(input)] } });
  }

  #carryOut(commands: Command[]): void {
    const now = this.#deps.now();
    for (const command of commands) {
      const { startTimer, cancelTimer, scheduleActivity, updateResponse } = command;
      if (startTimer) {
        this.timers.set(startTimer.seq ?? 0, now + toMs(startTimer.startToFireTimeout));
      } else if (cancelTimer) this.#cancelTimer(cancelTimer.seq ?? 0);
      else if (scheduleActivity) {
        const task = toTask(scheduleActivity, now, false);
        this.activities.set(task.seq, task);
      } else if (updateResponse) this.#answer(updateResponse);
      else if (command.completeWorkflowExecution) this.#close('completed');
      else if (command.continueAsNewWorkflowExecution) this.#continue(command);
      else if (command.failWorkflowExecution) {
        throw new Error(
          `The workflow failed: ${command.failWorkflowExecution.failure?.message ?? ''}`,
        );
      }
    }
  }

  #cancelTimer(seq: number): void {
    this.timers.delete(seq);
    const pending = this.run?.pending ?? [];
    const at = pending.findIndex((job) => job.fireTimer?.seq === seq);
    if (at >= 0) pending.splice(at, 1);
  }

  #continue({ continueAsNewWorkflowExecution: command }: Command): void {
    this.#close('continued');
    const [input] = command?.arguments ?? [];
    this.#begin(JSON.parse(Buffer.from(input?.data ?? []).toString('utf8')));
  }

  #close(how: 'completed' | 'continued' | 'lost'): void {
    const { run } = this;
    this.replays += run?.replays ?? 0;
    void run?.lose();
    this.run = null;
    this.timers.clear();
    this.activities.clear();
    this.local.clear();
    for (const { settle } of this.#updates.values()) {
      settle.reject(new Error(`The workflow was ${how} before it answered.`));
    }
    if (how === 'lost') this.#updates.clear();
  }

  #answer(response: NonNullable<Command['updateResponse']>): void {
    const id = response.protocolInstanceId ?? '';
    const update = this.#updates.get(id);
    if (!update) return;
    if (response.accepted) {
      update.accepted = true;
      return;
    }
    this.#updates.delete(id);
    if (!response.rejected) return update.settle.resolve();
    const { type, message } = refusalOf(response.rejected);
    update.settle.reject(type === taxMissing ? new TaxMissing(message) : new CommandRefused([]));
  }
}
