import type { Connection, Customer, Product } from '../../src/domain/document';
import type { KeyRing } from '../../src/store/key-ring';
import type { Store } from '../../src/store/ports';
import { aKeyRing, anAcceptance, createTestDatabase } from './support';
import type { TestDatabase } from './support';

let database: TestDatabase;
let store: Store;
const ring = aKeyRing('k1');
beforeAll(async () => {
  database = await createTestDatabase();
  store = database.store({ encryptionKeys: ring });
  await store.migrate();
});
afterAll(() => database.drop());

const secretKey = 'sk_test_canary_of_the_secret_key';
const webhookSecret = 'whsec_canary_of_the_webhook_secret';
const noSecrets = { secret_key: secretKey, webhook_secret: null, api_base: null };

function aConnection(id: string, change: Partial<Connection> = {}): Connection {
  return {
    id,
    stripe: { secret_key: secretKey, webhook_secret: webhookSecret, api_base: null },
    tax: {
      mode: 'automatic',
      timeout: 'PT1H',
      on_timeout: 'fallback',
      fallback_mode: 'none',
    },
    settings: {
      days_until_due: 30,
      leave_as_draft: false,
      skip_zero_total: false,
      show_zero_quantity_lines: false,
      always_show_price_and_quantity: false,
      over_250_lines: 'collapse',
      collapsed_line_label: 'Acme, Inc.',
      max_amount: null,
      time_zone: 'UTC',
      seller_name: null,
    },
    entity_mapping: [{ from: 'product.name', to: 'invoiceitem.description' }],
    fallback_product_id: 'prod_misc',
    ...change,
  };
}

function aCustomer(id: string, change: Partial<Customer> = {}): Customer {
  return {
    id,
    name: 'Example, Inc.',
    ingest_aliases: [`team@${id}.example`],
    billing_config: {
      billing_provider_type: 'stripe',
      billing_provider_customer_id: 'cus_123',
      stripe_collection_method: 'send_invoice',
      days_until_due: 14,
    },
    tax: {
      address: { country: 'US', postal_code: '94107' },
      shipping_address: null,
      tax_ids: [{ type: 'eu_vat', value: 'DE123' }],
      exempt: false,
      anrok_customer_id: null,
    },
    settings: { skip_zero_total: true },
    custom_fields: {},
    ...change,
  };
}

function aProduct(id: string, name = id): Product {
  const tax = { anrok_product_id: null, avalara_tax_code: null, avalara_item_code: null };
  return { id, name, custom_fields: { stripe_product_id: `prod_${id}` }, tax };
}

async function storeWith(keys: KeyRing): Promise<Store> {
  return database.store({ encryptionKeys: keys });
}

describe('configuration', () => {
  it('gives back a connection as it was saved, with its secrets in the clear', async () => {
    await store.configuration.saveConnection(aConnection('saved'));
    expect(await store.configuration.connection('saved')).toEqual(aConnection('saved'));
    expect(await store.configuration.connection('unknown')).toBeNull();
  });

  it('replaces a connection that is saved again, its secrets too', async () => {
    await store.configuration.saveConnection(aConnection('again'));
    const stripe = { secret_key: 'sk_new', webhook_secret: null, api_base: 'http://127.0.0.1:1' };
    const changed = aConnection('again', { stripe, fallback_product_id: null });
    await store.configuration.saveConnection(changed);
    expect(await store.configuration.connection('again')).toEqual(changed);
    const all = await store.configuration.connections();
    expect(all.filter(({ id }) => id === 'again')).toEqual([changed]);
  });

  it('loses nothing when many change a connection at the same time, from its making on', async () => {
    let made = 0;
    const withSecret = (n: number) => (standing: Connection | null) => {
      if (!standing) made += 1;
      const { stripe, ...rest } = standing ?? aConnection('busy', { stripe: { ...noSecrets } });
      const webhook_secret = [stripe.webhook_secret, `whsec_${n}`].filter(Boolean).join(',');
      return { ...rest, stripe: { ...stripe, webhook_secret } };
    };
    const numbers = Array.from({ length: 12 }, (_, n) => n);
    await Promise.all(
      numbers.map((n) => store.configuration.changeConnection('busy', withSecret(n))),
    );
    const { stripe } = (await store.configuration.connection('busy'))!;
    const secrets = stripe.webhook_secret!.split(',');
    expect(secrets.toSorted()).toEqual(numbers.map((n) => `whsec_${n}`).toSorted());
    expect(made).toBeGreaterThan(0);
  });

  it('leaves a connection as it is when its change is refused', async () => {
    const before = await store.configuration.changeConnection('firm', () => aConnection('firm'));
    const refuse = () => {
      throw new Error('no');
    };
    await expect(store.configuration.changeConnection('firm', refuse)).rejects.toThrow('no');
    expect(await store.configuration.connection('firm')).toEqual(before);
  });

  it('saves, replaces and lists customers', async () => {
    await store.configuration.saveCustomer('c', aCustomer('acme'));
    await store.configuration.saveCustomer('c', aCustomer('globex'));
    const renamed = aCustomer('acme', { name: 'Acme Holding', billing_config: null });
    await store.configuration.saveCustomer('c', renamed);
    expect(await store.configuration.customer('c', 'acme')).toEqual(renamed);
    expect(await store.configuration.customer('c', 'unknown')).toBeNull();
    const first = await store.configuration.customers('c', { limit: 1, cursor: null });
    const rest = await store.configuration.customers('c', { limit: 1, cursor: first.next_cursor });
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(['globex', 'acme']);
    expect(rest.next_cursor).toBeNull();
  });

  it('saves products and finds those of a list', async () => {
    await store.configuration.saveProduct('c', aProduct('calls'));
    await store.configuration.saveProduct('c', aProduct('seats'));
    await store.configuration.saveProduct('c', aProduct('seats', 'Seats'));
    const found = await store.configuration.products('c', ['seats', 'unknown']);
    expect(found).toEqual([aProduct('seats', 'Seats')]);
    expect(await store.configuration.products('c', [])).toEqual([]);
    const { data } = await store.configuration.listProducts('c', { limit: 10, cursor: null });
    expect(data.map(({ id }) => id)).toEqual(['seats', 'calls']);
  });
});

describe('secrets', () => {
  it('are nowhere in the tables as they are', async () => {
    await store.configuration.saveConnection(aConnection('default'));
    await store.invoices.accept(anAcceptance('dumped'));
    const tables = await database.sql<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    );
    expect(tables.length).toBeGreaterThan(7);
    for (const { name } of tables) {
      const rows = await database.sql<{ row: string }>(`SELECT t::text AS row FROM "${name}" t`);
      const dump = rows.map(({ row }) => row).join('\n');
      for (const secret of [secretKey, webhookSecret]) {
        expect(dump).not.toContain(secret);
        expect(dump).not.toContain(Buffer.from(secret).toString('base64').slice(0, 24));
        expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
      }
    }
  });

  it('are sealed anew each time, so that equal secrets do not look equal', async () => {
    await store.configuration.saveConnection(aConnection('one'));
    await store.configuration.saveConnection(aConnection('two'));
    const rows = await database.sql<{ sealed: { ct: string; iv: string } }>(
      "SELECT stripe_secret_key AS sealed FROM connections WHERE id IN ('one', 'two')",
    );
    expect(new Set(rows.map(({ sealed }) => sealed.ct)).size).toBe(2);
    expect(new Set(rows.map(({ sealed }) => sealed.iv)).size).toBe(2);
  });

  it('open with an old key of the ring, and take the current one when written', async () => {
    await store.configuration.saveConnection(aConnection('rotated'));
    const added = aKeyRing('k2');
    const rotated = await storeWith({ current: 'k2', keys: { ...added.keys, ...ring.keys } });
    const connection = await rotated.configuration.connection('rotated');
    expect(connection).toEqual(aConnection('rotated'));
    await rotated.configuration.saveConnection(aConnection('rotated'));
    const withoutOld = await storeWith(added);
    expect(await withoutOld.configuration.connection('rotated')).toEqual(connection);
  });

  it('name the missing key and the remedy', async () => {
    await store.configuration.saveConnection(aConnection('keyless'));
    const stranger = await storeWith(aKeyRing('k9'));
    await expect(stranger.configuration.connection('keyless')).rejects.toThrow(
      'connections.stripe_secret_key of connection "keyless" needs key "k1", which is not in HOLDFAST_ENCRYPTION_KEYS. Put it back',
    );
  });

  it('do not open with another key under the same id', async () => {
    await store.configuration.saveConnection(aConnection('swapped'));
    const impostor = await storeWith(aKeyRing('k1'));
    await expect(impostor.configuration.connection('swapped')).rejects.toThrow(
      'connections.stripe_secret_key of connection "swapped" does not open with key "k1" of HOLDFAST_ENCRYPTION_KEYS',
    );
  });

  it('do not open when copied to another connection or another column', async () => {
    await store.configuration.saveConnection(aConnection('victim'));
    await store.configuration.saveConnection(aConnection('thief'));
    await database.sql(
      `UPDATE connections SET stripe_secret_key = v.stripe_secret_key
       FROM connections v WHERE v.id = 'victim' AND connections.id = 'thief'`,
    );
    await expect(store.configuration.connection('thief')).rejects.toThrow('changed or copied');
    await database.sql(
      `UPDATE connections SET stripe_webhook_secrets = json_build_array(stripe_secret_key)
       WHERE id = 'victim'`,
    );
    await expect(store.configuration.connection('victim')).rejects.toThrow(
      'connections.stripe_webhook_secrets of connection "victim" does not open',
    );
  });
});
