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
      teller.scene('worker_killed', {
        text: `SIGKILL to the worker, process ${worker.pid}: no goodbye, nothing saved. What was accepted stays.`,
        tone: 'bad',
      });
      worker.kill();
      await worker.startAgain();
      teller.scene('worker_started', {
        text: `the worker is started again, process ${worker.pid}; the API goes on taking webhooks meanwhile`,
        tone: 'plain',
      });
      await worker.ready();
      teller.scene('worker_ready', { text: 'the new worker works and takes over', tone: 'plain' });
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
    teller.scene('address_corrected', {
      text: `a person corrects the address in Stripe (POST ${customer})`,
      tone: 'plain',
    });
    await postToStripe(lab.url, key, customer, correctedAddress);
    const path = `/v1/invoices/${addressScenario.id}/retry`;
    teller.scene('retry_sent', { text: `and releases the invoice (POST ${path})`, tone: 'plain' });
    await api.post(path);
  };
}
