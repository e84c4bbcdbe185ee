import type { Action } from '../../src/domain/status';
import type { Lab } from '../../src/lab';
import type { Circumstances } from './circumstances';
import { describe } from './disturbances';
import type { Disturbance } from './disturbances';
import { applyFate } from './fates';
import type { Armed } from './fates';
import { command } from './operator';
import type { Attempt } from './temporal/attempts';
import type { ActivityTask } from './temporal/activity-task';
import type { Sandbox } from './temporal/sandbox';
import { causeOfError, causeOfTimeout } from './temporal/wire';
import { Witness } from './witness';
import type { Fate } from './world/gates';
import { touchesContent } from './world/people';
import { createWorld, ref } from './world/world';
import type { World } from './world/world';

/** What passes between two things that happen at once. */
const momentMs = 37;
/** A process that stands still longer is taken for dead, see `attempt_freezes`. */
const longestFreezeMs = 3 * 3_600_000;

/**
 * One thing after the other, the same order for the same schedule: whoever is due acts; when nobody
 * is, the clock moves to whoever is due next.
 */
export class Scheduler {
  moment = 0;
  isCalm = false;
  readonly trace: string[] = [];
  readonly happened: Record<string, number> = {};
  readonly witness: Witness;
  readonly world: World;
  readonly #life: Circumstances;
  readonly #coming: Disturbance[];
  readonly #armed: Armed[] = [];
  readonly #fates = new Map<Attempt, Fate>();
  #heldUntil = 0;
  #isUnstarted = true;
  #startAt = 0;

  private constructor(world: World, life: Circumstances, coming: Disturbance[], witness: Witness) {
    this.world = world;
    this.#life = life;
    this.#coming = [...coming];
    this.witness = witness;
  }

  static async create(lab: Lab, sandbox: Sandbox, life: Circumstances, coming: Disturbance[]) {
    const own: { scheduler?: Scheduler } = {};
    const witness = new Witness();
    const world = await createWorld(lab, life, sandbox, {
      takeFate: (attempt) => own.scheduler?.takeFate(attempt) ?? {},
      onStripeCall(attempt, method, path) {
        if (own.scheduler) witness.seesCall(own.scheduler.world, attempt, method, path);
      },
    });
    return (own.scheduler = new Scheduler(world, life, coming, witness));
  }

  get now(): number {
    return this.world.lab.now();
  }

  takeFate(attempt: Attempt): Fate {
    const fate = this.#fates.get(attempt) ?? {};
    this.#fates.delete(attempt);
    return fate;
  }

  /** From here on nothing goes wrong any more. */
  calm(): void {
    this.isCalm = true;
    this.#coming.length = 0;
    this.#armed.length = 0;
    this.#heldUntil = 0;
    this.note('calm');
  }

  get isDisturbed(): boolean {
    return this.#coming.length > 0;
  }

  replays(): number {
    return this.world.temporal.replays;
  }

  note(text: string): void {
    this.trace.push(
      `${String(this.moment).padStart(4)} ${new Date(this.now).toISOString()} ${text}`,
    );
  }

  /** Does the next thing that is due now; false: nothing is. */
  async step(): Promise<boolean> {
    this.moment += 1;
    await this.#disturb();
    this.world.lab.advance(momentMs / 1000);
    this.world.inbound.collect(() => this.#takeArmed('webhook'));
    this.world.temporal.fireTimers();
    await this.#expire();
    return this.#act();
  }

  async #act(): Promise<boolean> {
    if (this.#isUnstarted && this.#startAt <= this.now) return this.#start();
    if (await this.#takeTask()) return true;
    const order = this.#life.webhooks_first
      ? [() => this.#receive(), () => this.#move()]
      : [() => this.#move(), () => this.#receive()];
    for (const act of order) if (await act()) return true;
    return false;
  }

  async #start(): Promise<boolean> {
    const dies = this.#takeArmed('pump_dies') !== null;
    await this.world.temporal.start(ref, {});
    this.note(dies ? 'the pump starts the workflow and dies' : 'the pump starts the workflow');
    this.#isUnstarted = dies;
    this.#startAt = this.now + 15_000;
    if (!dies) await this.world.store.invoices.markStarted(ref);
    return true;
  }

  async #takeTask(): Promise<boolean> {
    const { run } = this.world.temporal;
    if (!run || run.isBusy || run.pending.length === 0 || this.moment < this.#heldUntil)
      return false;
    const names = run.pending.map((job) => Object.keys(job)[0]);
    this.note(`workflow task: ${names.join(', ')}`);
    await run.takeTask();
    return true;
  }

  async #receive(): Promise<boolean> {
    const { inbound } = this.world;
    const dies = this.#armed.some((one) => one.what === 'pump_dies');
    if (await inbound.pumpOne(dies)) {
      if (dies) this.#takeArmed('pump_dies');
      this.note(dies ? 'the pump signals and dies' : 'the pump delivers an event');
      return true;
    }
    if (!(await inbound.deliverOne())) return false;
    this.note('a webhook is received');
    return true;
  }

  /** An attempt begins or goes on. */
  async #move(): Promise<boolean> {
    const { temporal, attempts, activities } = this.world;
    const tasks = [...temporal.local.values(), ...temporal.activities.values()];
    const due = tasks.find((task) => task.dueAt !== null && task.dueAt <= this.now);
    if (due) {
      const activity = activities[due.type];
      if (!activity) throw new Error(`No activity is called ${due.type}.`);
      attempts.begin(due, activity, this.now);
      await attempts.idle();
      await this.#collectOutcomes();
      return true;
    }
    const next = [...attempts.all].find((one) => one.call !== null && one.frozenUntil <= this.now);
    if (!next) return false;
    await this.#resume(next);
    return true;
  }

  async #resume(attempt: Attempt): Promise<void> {
    const { call, task, number } = attempt;
    const { fate, taken } = applyFate(this.#armed, attempt);
    for (const one of taken) this.#count(one);
    const what = taken.map((one) => one.what).join(', ');
    this.note(`${task.type}#${number} ${call?.to} ${call?.name} ${what}`);
    if (fate.freezesMs && call?.to === 'store') {
      attempt.silentSince ??= this.now;
      attempt.frozenUntil = this.now + fate.freezesMs;
      if (task.isLocal) await this.world.temporal.loseWorker();
      return;
    }
    if (fate.diesBefore) await this.world.attempts.kill(attempt, this.now);
    else {
      this.#fates.set(attempt, fate);
      await this.world.attempts.resume(attempt);
    }
    if (attempt.isDead && task.isLocal) await this.world.temporal.loseWorker();
    await this.#collectOutcomes();
  }

  async #collectOutcomes(): Promise<void> {
    const { attempts } = this.world;
    for (const attempt of attempts.all) {
      const { outcome, task } = attempt;
      if (!outcome) continue;
      attempts.all.delete(attempt);
      if (!this.#counts(attempt)) {
        if (task.attempt === attempt.number) task.silentSince ??= attempt.silentSince;
        continue;
      }
      if ('value' in outcome) await this.world.temporal.finish(task, outcome);
      else {
        const cause = causeOfError(outcome.error);
        this.note(`${task.type}#${attempt.number} failed: ${cause.failure.message ?? ''}`);
        await this.world.temporal.finish(task, cause);
      }
    }
  }

  /** It is the attempt whose result the server waits for. */
  #counts({ task, number, silentSince }: Attempt): boolean {
    const { local, activities } = this.world.temporal;
    const known = (task.isLocal ? local : activities).get(task.seq);
    return known === task && task.dueAt === null && task.attempt === number && silentSince === null;
  }

  #deadlineOf(task: ActivityTask): { at: number; why: 'start_to_close' | 'heartbeat' } | null {
    if (task.dueAt !== null || task.isLocal) return null;
    const silentSince = this.world.attempts.of(task)?.silentSince ?? task.silentSince;
    const ends = task.startedAt + task.startToCloseMs;
    if (silentSince === null || silentSince + task.heartbeatMs > ends) {
      return { at: ends, why: 'start_to_close' };
    }
    return { at: silentSince + task.heartbeatMs, why: 'heartbeat' };
  }

  async #expire(): Promise<void> {
    for (const task of this.world.temporal.activities.values()) {
      const deadline = this.#deadlineOf(task);
      if (!deadline || deadline.at > this.now) continue;
      const attempt = this.world.attempts.of(task);
      if (attempt) attempt.silentSince ??= this.now;
      this.note(`${task.type}#${task.attempt} timed out`);
      await this.world.temporal.finish(task, causeOfTimeout(deadline.why));
    }
  }

  /** Moves the clock to whoever is due next; false: nobody ever is. */
  advance(atMost: number): boolean {
    const next = this.#nextDueAt();
    if (next === null || next > atMost) return false;
    this.world.lab.advance(Math.max(0, next - this.now) / 1000);
    return true;
  }

  #nextDueAt(): number | null {
    const { temporal, attempts, inbound, lab } = this.world;
    const tasks = [...temporal.local.values(), ...temporal.activities.values()];
    const times = [
      ...temporal.timers.values(),
      ...tasks.map((task) => task.dueAt ?? this.#deadlineOf(task)?.at),
      ...[...attempts.all].map((one) => (one.call ? one.frozenUntil : null)),
      inbound.nextDueAt(),
      lab.nextDueMs(),
      this.#isUnstarted ? this.#startAt : null,
    ].filter((time) => typeof time === 'number');
    return times.length === 0 ? null : Math.min(...times);
  }

  async #disturb(): Promise<void> {
    for (let next = this.#coming[0]; next && next.at <= this.moment; next = this.#coming[0]) {
      this.#coming.shift();
      await this.#apply(next);
    }
  }

  async #apply(disturbance: Disturbance): Promise<void> {
    this.note(`* ${describe(disturbance)}`);
    switch (disturbance.what) {
      case 'stripe_fault':
      case 'store_away':
        this.#armed.push({ ...disturbance });
        return;
      case 'attempt_dies':
      case 'attempt_freezes':
      case 'webhook':
      case 'pump_dies':
        this.#armed.push({ ...disturbance, times: 1 });
        return;
      case 'worker_dies':
        this.#count(disturbance);
        return this.#workerDies();
      case 'temporal_forgets':
        if (this.world.temporal.run === null) return;
        this.#count(disturbance);
        this.world.temporal.loseRun();
        // What an operator does then, for every invoice that is not closed: `holdfast recover`.
        await this.world.temporal.start(ref, { resume: true });
        return;
      case 'continue_as_new':
        this.#count(disturbance);
        if (this.world.temporal.run) this.world.temporal.run.suggestContinueAsNew = true;
        return;
      case 'workflow_waits':
        this.#count(disturbance);
        this.#heldUntil = this.moment + disturbance.moments;
        return;
      case 'edit':
        if (await this.world.people.does(disturbance.edit)) {
          this.#count(disturbance, disturbance.edit);
          if (touchesContent.has(disturbance.edit)) this.witness.contentTouchedAt = this.now;
        }
        return;
      case 'command':
        if (await this.commands(disturbance.action)) this.#count(disturbance, disturbance.action);
        return;
      case 'time_passes':
        this.#count(disturbance);
        return this.#timePasses(disturbance.seconds * 1000);
    }
  }

  async #workerDies(): Promise<void> {
    for (const attempt of this.world.attempts.all) {
      await this.world.attempts.kill(attempt, this.now);
    }
    await this.#collectOutcomes();
    this.world.inbound.forgetNudges();
    await this.world.temporal.loseWorker();
  }

  /** Nothing of ours runs meanwhile: it stands still, or is off when it lasts. */
  async #timePasses(ms: number): Promise<void> {
    if (ms > longestFreezeMs) await this.#workerDies();
    for (const attempt of this.world.attempts.all) {
      if (ms > 5_000) attempt.silentSince ??= this.now;
    }
    // A worker that is silent so long has lost its workflow task, too.
    if (ms > 5_000 && this.world.temporal.run?.isBusy) await this.world.temporal.loseWorker();
    this.world.lab.advance(ms / 1000);
  }

  /** True: the record's list allowed it. */
  commands(action: Action): Promise<boolean> {
    const note = (text: string) => this.note(`command ${action}: ${text}`);
    return command(this.world, this.#life, action, note);
  }

  #takeArmed<W extends Armed['what']>(what: W): Extract<Armed, { what: W }> | null {
    const at = this.#armed.findIndex((one) => one.what === what);
    const [taken] = at < 0 ? [] : this.#armed.splice(at, 1);
    if (!taken) return null;
    this.#count(taken);
    return taken as Extract<Armed, { what: W }>;
  }

  #count(disturbance: Pick<Disturbance, 'what'>, detail?: string): void {
    const name = nameOf(disturbance) + (detail ? ` ${detail}` : '');
    this.happened[name] = (this.happened[name] ?? 0) + 1;
  }
}

function nameOf(disturbance: Pick<Disturbance, 'what'>): string {
  const more = ['fault', 'how', 'point'].flatMap((field) =>
    Object.entries(disturbance).flatMap(([name, value]) => (name === field ? [value] : [])),
  );
  return [disturbance.what, ...more].join(' ');
}
