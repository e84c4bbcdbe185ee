import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { diesWithParent } from '../../src/cli/supervise/dies-with-parent';
import { until } from '../../test/support/until';
import type { Part } from './calls';
import type { Point, Way } from './cells';

const root = join(__dirname, '..', '..');
const program = join(root, 'dist', 'cli', 'holdfast.js');

export interface Strike {
  name: string;
  nth: number;
  point: Point;
  way: Way;
}

interface News {
  call?: string;
  struck?: string;
  armed?: true;
}

/** A blow of the cell before has killed it late: nothing was tried yet, so the cell is begun anew. */
export class NotArmed extends Error {
  constructor(part: Part) {
    super(`${part} died before it knew what was to be hit.`);
  }
}

/** `holdfast api` or `holdfast worker` under a supervisor: it is started again whenever it dies. */
export class Child {
  readonly part: Part;
  deaths = 0;
  calls: string[] = [];
  hits = 0;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #readyUrl: string;
  readonly #log: string;
  #process: ChildProcess | null = null;
  #isStopping = false;
  #supervision: Promise<void> = Promise.resolve();

  constructor(part: Part, environment: NodeJS.ProcessEnv, readyUrl: string, log: string) {
    this.part = part;
    this.#environment = environment;
    this.#readyUrl = readyUrl;
    this.#log = log;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  async start(): Promise<void> {
    this.#supervision = this.#supervise();
    await this.ready();
  }

  async ready(): Promise<void> {
    try {
      await until(`${this.part} is ready`, () => this.#isReady(), 90_000);
    } catch (error) {
      const log = readFileSync(this.#log, 'utf8').slice(-3_000);
      throw new Error(`${String(error)}\n${log}`, { cause: error });
    }
  }

  /** Names the call that is to be hit; null: none. Resolves when the process knows. */
  async arm(strike: Strike | null): Promise<void> {
    const child = this.#process;
    if (!child) throw new Error(`${this.part} does not run.`);
    this.calls = [];
    this.hits = 0;
    await new Promise<void>((resolve, reject) => {
      const isDead = () => reject(new NotArmed(this.part));
      const listen = (news: News) => {
        if (!news.armed) return;
        child.off('message', listen);
        child.off('exit', isDead);
        resolve();
      };
      child.on('message', listen);
      child.once('exit', isDead);
      child.send({ strike }, (error) => error && isDead());
    });
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#process?.kill('SIGTERM');
    await this.#supervision;
  }

  async #supervise(): Promise<void> {
    while (!this.#isStopping) {
      const child = this.#spawn();
      this.#process = child;
      await once(child, 'exit');
      if (this.#isStopping) return;
      this.deaths += 1;
      // As a supervisor would: not at once, or a process that cannot start would spin.
      await pause(200);
    }
  }

  #spawn(): ChildProcess {
    const log = openSync(this.#log, 'a');
    const hooks = ['--require', join(__dirname, 'hooks.cjs')];
    const args = diesWithParent(process.execPath, [...hooks, program, this.part], 'SIGKILL');
    const child = spawn(args[0], args[1], {
      cwd: root,
      env: { ...process.env, ...this.#environment },
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    child.on('message', (news: News) => {
      if (news.call) this.calls.push(news.call);
      if (news.struck) this.hits += 1;
    });
    return child;
  }

  async #isReady(): Promise<boolean> {
    const isAlive = this.#process?.exitCode === null && this.#process.signalCode === null;
    return (
      isAlive &&
      fetch(this.#readyUrl).then(
        ({ ok }) => ok,
        () => false,
      )
    );
  }
}
