import { allowedActions } from '../../src/domain/next-step';
import { blockOf, statusOf } from '../../src/domain/state';
import { isClosed } from '../../src/domain/status';
import type { InvoiceRecord } from '../../src/store/ports';
import type { StripeBody } from '../../test/support/lab-client';
import { chargedOnce, gateSaysTrue } from '../../test/support/gate-invariants';
import {
  atMostOneLive,
  decidedBeforeFinalize,
  finalizedOnce,
  isOf,
  revisionsAreLinked,
  sameLines,
  sameState,
  strangers,
} from '../../test/support/record-invariants';
import { stripeKey } from './circumstances';
import { ref } from './world/world';
import type { World } from './world/world';

/** The oracle of the design's section 11, asked of a life at rest. */
export async function violationsAtRest(world: World): Promise<string[]> {
  const record = await world.store.invoices.find(ref);
  if (!record) return ['the record is gone'];
  const invoices = await allInvoices(world);
  const mine = invoices.filter(({ invoice }) => isOf(invoice, record));
  const bodies = mine.map(({ invoice }) => invoice);
  const wasTold = await toldOfDifference(world);
  return [
    ...atMostOneLive(record, bodies),
    ...(wasTold ? [] : revisionsAreLinked(record, bodies)),
    ...finalizedOnce(record, bodies, world.lab.ledger.list()),
    ...decidedBeforeFinalize(record),
    ...gateSaysTrue(record, bodies, world.store.events()),
    ...chargedOnce(record, allIntents(world)),
    ...strangers(
      invoices.map(({ invoice }) => invoice),
      [record],
    ),
    ...mine.flatMap(({ invoice, lines }) => [
      // Somebody changed it in the Dashboard: that can be said, and not undone.
      ...(wasTold ? [] : sameLines(record, invoice, lines)),
      ...(wasTold ? [] : sameState(record, invoice)),
      ...paidOnce(invoice),
    ]),
    ...isAwakeOrBlocked(world, record),
    ...isToldOnce(world),
  ];
}

interface Held {
  invoice: StripeBody;
  lines: StripeBody[];
}

async function allInvoices({ lab }: World): Promise<Held[]> {
  const get = async (path: string): Promise<StripeBody> => {
    const headers = { authorization: `Bearer ${stripeKey}` };
    const response = await lab.fetch(`http://lab${path}`, { headers });
    return (await response.json()) as StripeBody;
  };
  const { data } = await get('/v1/invoices?limit=100');
  return Promise.all(
    (data as StripeBody[]).map(async (invoice) => {
      const first = await get(`/v1/invoices/${invoice['id']}/lines?limit=100`);
      const lines = [...first['data']];
      if (first['has_more']) {
        const after = lines.at(-1).id;
        const next = await get(
          `/v1/invoices/${invoice['id']}/lines?limit=100&starting_after=${after}`,
        );
        lines.push(...next['data']);
      }
      return { invoice, lines };
    }),
  );
}

function allIntents({ lab }: World): StripeBody[] {
  const { paymentIntents } = lab.account(stripeKey);
  return paymentIntents.ids().flatMap((id) => paymentIntents.get(id) ?? []);
}

async function toldOfDifference({ store }: World): Promise<boolean> {
  const timeline = await store.invoices.timeline(ref);
  return timeline.some(
    ({ type, data }) => type === 'blocked' && data['code'] === 'invoice_differs',
  );
}

function paidOnce(invoice: StripeBody): string[] {
  const { amount_paid: paid, total } = invoice;
  return paid > Math.max(total, 0) ? [`${paid} was paid of ${total}`] : [];
}

/** 9: what is not finished runs and wakes by itself, or is blocked with a way out. */
function isAwakeOrBlocked({ temporal }: World, { state }: InvoiceRecord): string[] {
  const status = statusOf(state);
  const block = blockOf(state);
  const faults: string[] = [];
  if (temporal.unanswered().length > 0) {
    faults.push(`nobody answered ${temporal.unanswered().join(', ')}`);
  }
  if (isClosed(status)) return faults;
  if (temporal.run === null) faults.push(`it is ${status} and no workflow runs`);
  const wakes = temporal.timers.size + temporal.activities.size > 0;
  if (block && !allowedActions(state).includes('retry')) faults.push('blocked without a way out');
  if (!block && !wakes) faults.push(`it is ${status}, not blocked, and nothing will wake it`);
  return faults;
}

/** 7: one stable id for each event. */
function isToldOnce({ store }: World): string[] {
  const ids = store.events().map((event) => event.id);
  return new Set(ids).size === ids.length ? [] : ['two events have the same id'];
}
