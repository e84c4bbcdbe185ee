import type { Workflow } from '@temporalio/worker/lib/workflow/interface';
import type { Job, Sandbox } from './sandbox';
import { timestamp } from './wire';
import type { Command } from './wire';

/** One activation as the history keeps it. */
interface Logged {
  jobs: Job[];
  at: number;
  suggestContinueAsNew: boolean;
  commands: string[];
  flags: number[];
}

export interface RunEvents {
  /** A workflow task is completed: these are its commands, in order. */
  onCommands(commands: Command[]): void;
  /** The task waits for it; its result is lost when the worker dies before the task ends. */
  onLocalActivity(command: NonNullable<Command['scheduleLocalActivity']>): void;
}

/** Workflow code threw what is no business failure: a defect, whatever the circumstances. */
export class WorkflowTaskFailed extends Error {}

/**
 * One run of the workflow, with the history that a server would keep. A worker may die at any moment:
 * then the run is rebuilt by a replay of its history, which must give the same commands again.
 */
export class WorkflowRun {
  readonly runId: string;
  suggestContinueAsNew = false;
  /** What the server has and no task has taken yet. */
  readonly pending: Job[] = [];
  replays = 0;
  #history: Logged[] = [];
  #task: Logged[] | null = null;
  #commands: Command[] = [];
  #local = 0;
  #workflow: Workflow | null = null;
  readonly #sandbox: Sandbox;
  readonly #workflowId: string;
  readonly #events: RunEvents;
  readonly #now: () => number;

  constructor(
    place: { sandbox: Sandbox; runId: string; workflowId: string; now: () => number },
    events: RunEvents,
  ) {
    this.#sandbox = place.sandbox;
    this.runId = place.runId;
    this.#workflowId = place.workflowId;
    this.#now = place.now;
    this.#events = events;
  }

  /** A task is under way and waits for local activities. */
  get isBusy(): boolean {
    return this.#task !== null;
  }

  async takeTask(): Promise<void> {
    this.#task = [];
    await this.#activate(this.pending.splice(0).toSorted((a, b) => rank(a) - rank(b)));
  }

  async resolveLocal(job: Job): Promise<void> {
    this.#local -= 1;
    await this.#activate([job]);
  }

  /** The worker's memory is gone; what the server had not heard of never happened. */
  async lose(): Promise<void> {
    const taken = (this.#task ?? []).flatMap((one) => one.jobs).filter(isFromServer);
    this.pending.unshift(...taken);
    this.#task = null;
    this.#commands = [];
    this.#local = 0;
    await this.#workflow?.dispose();
    this.#workflow = null;
  }

  async #activate(jobs: Job[]): Promise<void> {
    const at = this.#now();
    const entry: Logged = {
      jobs,
      at,
      suggestContinueAsNew: this.suggestContinueAsNew,
      commands: [],
      flags: [],
    };
    const commands = await this.#play(await this.#open(), entry, false);
    forgetRefused(entry, commands);
    if (entry.jobs.length > 0) this.#task?.push(entry);
    for (const command of commands) {
      if (command.scheduleLocalActivity) {
        this.#local += 1;
        this.#events.onLocalActivity(command.scheduleLocalActivity);
      } else this.#commands.push(command);
    }
    if (this.#local === 0) await this.#complete();
  }

  async #complete(): Promise<void> {
    // The server refuses an end while something has come that the workflow has not seen.
    if (this.pending.length > 0 && this.#commands.some(isEnd)) return this.lose();
    this.#history.push(...(this.#task ?? []));
    this.#task = null;
    this.#events.onCommands(this.#commands.splice(0));
  }

  async #open(): Promise<Workflow> {
    if (this.#workflow) return this.#workflow;
    this.#workflow = await this.#sandbox.open(this.runId, this.#workflowId);
    if (this.#history.length > 0) this.replays += 1;
    for (const entry of this.#history) {
      const again = (await this.#play(this.#workflow, entry, true)).map(nameOf);
      if (again.join() !== entry.commands.join()) {
        throw new WorkflowTaskFailed(
          `A replay gave [${again.join(', ')}], the history has [${entry.commands.join(', ')}].`,
        );
      }
    }
    return this.#workflow;
  }

  async #play(workflow: Workflow, entry: Logged, isReplaying: boolean): Promise<Command[]> {
    const { successful, failed } = await workflow.activate({
      runId: this.runId,
      timestamp: timestamp(entry.at),
      isReplaying,
      historyLength: this.#history.length,
      continueAsNewSuggested: entry.suggestContinueAsNew,
      availableInternalFlags: entry.flags,
      jobs: entry.jobs.map((job) => (isReplaying ? unvalidated(job) : job)),
    });
    await workflow.getAndResetSinkCalls();
    if (!successful) {
      throw new WorkflowTaskFailed(failed?.failure?.stackTrace ?? failed?.failure?.message ?? '?');
    }
    if (!isReplaying) entry.flags = successful.usedInternalFlags ?? [];
    return successful.commands ?? [];
  }
}

/** In the order in which a worker is given them. */
function rank(job: Job): number {
  if (job.initializeWorkflow) return 0;
  return job.signalWorkflow || job.doUpdate ? 1 : 2;
}

function isFromServer(job: Job): boolean {
  return job.resolveActivity?.isLocal !== true;
}

function isEnd(command: Command): boolean {
  return Boolean(
    command.completeWorkflowExecution ??
    command.failWorkflowExecution ??
    command.continueAsNewWorkflowExecution,
  );
}

function nameOf(command: Command): string {
  const [kind = ''] = Object.keys(command);
  const seq = command.scheduleActivity?.seq ?? command.startTimer?.seq ?? '';
  return `${kind} ${command.scheduleActivity?.activityType ?? ''}${seq}`;
}

/** A refused update leaves no trace in a history. */
function forgetRefused(entry: Logged, commands: Command[]): void {
  const answers = commands.flatMap((one) => (one.updateResponse ? [one.updateResponse] : []));
  const accepted = answers.filter((one) => one.accepted).map((one) => one.protocolInstanceId);
  const asked = entry.jobs.flatMap((job) => job.doUpdate?.protocolInstanceId ?? []);
  // One that was accepted before and has failed is "rejected" on the wire, too, and stays.
  const refused = answers
    .filter((one) => one.rejected && !accepted.includes(one.protocolInstanceId))
    .flatMap((one) => one.protocolInstanceId ?? [])
    .filter((id) => asked.includes(id));
  const isRefused = (id: string | null | undefined) => refused.includes(id ?? '');
  entry.jobs = entry.jobs.filter((job) => !isRefused(job.doUpdate?.protocolInstanceId));
  entry.commands = commands
    .filter((one) => !isRefused(one.updateResponse?.protocolInstanceId))
    .map(nameOf);
}

/** An update that is in a history was accepted: its validator is not asked again. */
function unvalidated(job: Job): Job {
  return job.doUpdate ? { doUpdate: { ...job.doUpdate, runValidator: false } } : job;
}
