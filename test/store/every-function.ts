import type { RevisionContent, Store } from '../../src/store/ports';
import { aConnection, aCustomer } from '../support/documents';
import { aDocument, anAcceptance, at, drafted, observed } from './support';

/**
 * What one function of the store is asked in the name of a connection; of each the same ids. Keys of the API
 * have no id that two could share: that of `left` is meant.
 */
type Ask = (connection: string, left: string) => Promise<unknown>;

const page = { limit: 100, cursor: null };
const refOf = (connection: string) => ({ connection, invoice_id: 'same' });
const scopeOf = (connection: string) => ({ livemode: null, connection });

function invoiceOf(connection: string, id = 'same') {
  const document = aDocument({ id, memo: `of ${connection}` });
  return anAcceptance(id, { ref: { connection, invoice_id: id }, document });
}

const eventOf = (connection: string, event_id = 'evt_same') => ({
  connection,
  event_id,
  type: 'invoice.paid',
  payload: { of: connection },
});
const bulkOf = (connection: string, id = 'same') => ({
  connection,
  id,
  action: 'void' as const,
  filter: { status: 'accepted' as const },
  parameters: {},
  fingerprint: 'f',
  by: `of ${connection}`,
});
const turnOf = (connection: string) => ({
  ...bulkOf(connection),
  ref: refOf(connection),
  bulk_action_id: 'same',
  position: 1,
  attempts: 1,
});
const customerOf = (connection: string) => ({
  ...aCustomer({ id: 'same', name: `of ${connection}` }),
  ingest_aliases: ['alias'],
});
const productOf = (connection: string) => ({
  id: 'same',
  name: `of ${connection}`,
  custom_fields: {},
  tax: { anrok_product_id: null, avalara_tax_code: null, avalara_item_code: null },
});
const keyOf = (connection: string) => ({
  id: `key-${connection}`,
  name: `of ${connection}`,
  role: 'read' as const,
  livemode: false,
  connection,
  secret_hash: 'h',
  last4: '1234',
  created_at: at,
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
});
const reportOf = (connection: string) => ({
  revision: 1,
  lines: [],
  provider: `of ${connection}`,
});

function contentOf(memo: string): RevisionContent {
  const { document, plan, state } = anAcceptance('same');
  return { document: { ...document, memo }, plan, policy: state.policy };
}

/** Everything that a connection can hold, under ids that every other one holds as well. */
export async function fill(store: Store, connection: string): Promise<void> {
  await store.configuration.saveConnection(aConnection({ id: connection }));
  await store.configuration.saveCustomer(connection, customerOf(connection));
  await store.configuration.saveProduct(connection, productOf(connection));
  await store.apiKeys.add(keyOf(connection));
  await store.invoices.accept(invoiceOf(connection));
  await store.invoices.accept(invoiceOf(connection, 'second'));
  await store.invoices.saveTaxReport(refOf(connection), reportOf(connection));
  await store.invoices.saveContent(refOf(connection), 'same', contentOf(`of ${connection}`));
  const differences = [{ field: 'memo', ours: `of ${connection}`, stripe: null }];
  const compared = { type: 'compared', at, by: 'holdfast', fingerprint: 'f', count: 1 } as const;
  await store.invoices.record(refOf(connection), [observed({ stripe_invoice_id: 'in_same' })]);
  await store.invoices.record(refOf(connection), [compared], { details: { differences } });
  await store.inbox.receive(eventOf(connection));
  await store.inbox.receive(eventOf(connection, `evt_${connection}`), 'ignored');
  await store.bulk.create(bulkOf(connection), true);
  await store.bulk.create(bulkOf(connection, 'planned'), false);
}

/** Every function that takes a connection, by its name in `src/store/ports.ts`. */
export const asked = (store: Store): Record<string, Ask> => ({
  'apiKeys.list': (c) => store.apiKeys.list(scopeOf(c)),
  'apiKeys.revoke': (c, left) => store.apiKeys.revoke(scopeOf(c), keyOf(left).id, at),
  'bulk.abort': (c) => store.bulk.abort(c, 'same'),
  'bulk.create': (c) => store.bulk.create(bulkOf(c, 'another'), false),
  'bulk.find': (c) => store.bulk.find(c, 'same'),
  'bulk.items': (c) => store.bulk.items(c, 'same', null, page),
  'bulk.list': (c) => store.bulk.list(c, page),
  'bulk.progress': (c) => store.bulk.progress(c, 'same'),
  'bulk.run': (c) => store.bulk.run(c, 'planned'),
  'bulk.settle': (c) =>
    store.bulk.settle(turnOf(c), { outcome: 'done', code: null, message: `of ${c}` }),
  'configuration.connection': (c) => store.configuration.connection(c),
  'configuration.customer': (c) => store.configuration.customer(c, 'same'),
  'configuration.customerByAlias': (c) => store.configuration.customerByAlias(c, 'alias'),
  'configuration.customers': (c) => store.configuration.customers(c, page),
  'configuration.findCustomer': (c) => store.configuration.findCustomer(c, 'alias'),
  'configuration.listProducts': (c) => store.configuration.listProducts(c, page),
  'configuration.products': (c) => store.configuration.products(c, ['same']),
  'configuration.saveConnection': (c) =>
    store.configuration.saveConnection(aConnection({ id: c, fallback_product_id: 'prod_new' })),
  'configuration.changeConnection': (c) =>
    store.configuration.changeConnection(c, () =>
      aConnection({ id: c, fallback_product_id: 'prod_new' }),
    ),
  'configuration.saveCustomer': (c) =>
    store.configuration.saveCustomer(c, { ...customerOf(c), name: `new of ${c}` }),
  'configuration.saveProduct': (c) =>
    store.configuration.saveProduct(c, { ...productOf(c), name: `new of ${c}` }),
  'inbox.countByOutcome': (c) => store.inbox.countByOutcome(c),
  'inbox.receive': (c) => store.inbox.receive(eventOf(c, 'evt_new')),
  'inbox.settle': (c) => store.inbox.settle(c, 'evt_same', 'signalled'),
  'invoices.accept': (c) => store.invoices.accept(invoiceOf(c, 'another')),
  'invoices.acceptAll': (c) => store.invoices.acceptAll([invoiceOf(c, 'a~1'), invoiceOf(c, 'a~2')]),
  'invoices.content': (c) => store.invoices.content(refOf(c), 'same'),
  'invoices.differences': (c) => store.invoices.differences(refOf(c)),
  'invoices.find': (c) => store.invoices.find(refOf(c)),
  'invoices.findByStripeId': (c) => store.invoices.findByStripeId(c, 'in_same'),
  'invoices.findWithConnection': (c) => store.invoices.findWithConnection(refOf(c)),
  'invoices.list': (c) => store.invoices.list(c, {}, page),
  'invoices.markStarted': (c) => store.invoices.markStarted(refOf(c)),
  'invoices.record': (c) => store.invoices.record(refOf(c), [drafted]),
  'invoices.saveContent': (c) =>
    store.invoices.saveContent(refOf(c), 'another', contentOf(`new of ${c}`)),
  'invoices.saveTaxReport': (c) =>
    store.invoices.saveTaxReport(refOf(c), { ...reportOf(c), revision: 2 }),
  'invoices.taxReport': (c) => store.invoices.taxReport(refOf(c), 1),
  'invoices.timeline': (c) => store.invoices.timeline(refOf(c)),
  'outbox.list': (c) => store.outbox.list(c, page),
});

/** The others, each with the reason why it may do without. Another one has to be put here on purpose. */
export const withoutConnection: Record<string, string> = {
  'apiKeys.add': 'a key names the connection that it reaches itself, or none',
  'apiKeys.find': 'who calls is known only when the key was found',
  'apiKeys.hasAny': 'the server asks for a key everywhere or nowhere',
  'apiKeys.noteUse': 'is called with the key that was found',
  'bulk.claim': 'the queue of the pump: a turn tells its connection',
  'bulk.finish': 'the pump ends what has nothing left to do, wherever it is',
  'configuration.connections':
    'the list of connections itself; a route shows of it what its key may reach',
  'inbox.claimPending': 'the queue of the pump: a row tells its connection',
  'invoices.claimUnstarted': 'the queue of the pump: a reference tells its connection',
  close: 'of the whole store',
  isMigrated: 'of the whole store',
  migrate: 'of the whole store',
  ping: 'of the whole store',
};
