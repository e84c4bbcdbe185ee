type Step = () => Promise<void> | void;

// Jest loads set-up and teardown in one process but each through its own module registry, hence the global.
const shared = globalThis as typeof globalThis & { holdfastTeardown?: Step[] };

/** What the global set-up has started and the global teardown must end, last first. */
export const runningServers = {
  onTeardown(step: Step): void {
    (shared.holdfastTeardown ??= []).push(step);
  },
  async teardown(): Promise<void> {
    const steps = shared.holdfastTeardown?.splice(0).toReversed() ?? [];
    for (const step of steps) await step();
  },
};
