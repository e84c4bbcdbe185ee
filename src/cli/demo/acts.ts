import { postToStripe } from '../http-client';
import { until } from '../supervise/until';
import type { DemoAccount, DemoStack } from './demo-stack';
import type { Entry } from './narrate';
import { addressScenario, correctedAddress } from './scenarios';
import type { Teller } from './teller';

/** Longer than the worker lives after it: the lines are under way when it is killed. */
const heldMs = 5_000;
const killAtLatestMs = 2_500;
const timeoutMs = 60_000;

export interface Ambush {
  /** Resolves when the first call that adds lines is held. */
  sprung(): Promise<void>;
  /** Kills the worker, at `moment` or soon after, and starts it again. */
  kill(moment: Promise<unknown>): Promise<void>;
}

/** Holds the next call that adds lines, and kills the worker while it waits for the answer. */
export function layAmbush({ lab }: DemoAccount, { worker }: DemoStack, teller: Teller): Ambush {
  const match = { method: 'POST', path: '/v1/invoices/*/add_lines' };
  const trap = lab.lab.faults.arm(match, { kind: 'delay', ms: heldMs });
  return {
    sprung: async () => {
      const what = 'the draft that the worker is to be killed over';
      await until(() => trap.hits > 0, { timeoutMs, what, everyMs: 5 });
    },
    async kill(moment) {
      await Promise.race([moment, deadline(killAtLatestMs)]);
      teller.scene('worker', 'worker_killed', {
        text: `SIGKILL to the worker, process ${worker.pid}, before it has heard that its lines are on the draft`,
        tone: 'bad',
      });
      worker.kill();
      await worker.startAgain();
      const started = `started again, as process ${worker.pid}; meanwhile the API takes webhooks and answers`;
      teller.scene('worker', 'worker_started', { text: started, tone: 'plain' });
      await worker.ready();
      teller.scene('worker', 'worker_ready', {
        text: 'ready: takes over what is there',
        tone: 'plain',
      });
    },
  };
}

function deadline(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}

/** What a person does about the missing address: corrects it in Stripe, then releases the invoice. */
export function correctAddress({ lab, key, api }: DemoAccount, teller: Teller) {
  return async (entry: Entry): Promise<void> => {
    if (entry.type !== 'blocked') return;
    const customer = '/v1/customers/cus_no_address';
    const corrected = `corrects the address in Stripe: POST ${customer}`;
    teller.scene('person', 'address_corrected', { text: corrected, tone: 'plain' });
    await postToStripe(lab.url, key, customer, correctedAddress);
    const path = `/v1/invoices/${addressScenario.id}/retry`;
    const released = `releases the invoice in Holdfast: POST ${path}`;
    teller.scene('person', 'retry_sent', { text: released, tone: 'plain' });
    await api.post(path);
  };
}
