import { and, eq, notInArray, sql } from 'drizzle-orm';
import type { Customer } from '../domain/document';
import { createCatalog } from './catalog';
import type { Database } from './database';
import type { Configuration, TakenAlias } from './ports';
import { customerAliases, customers } from './schema';

type Customers = Pick<
  Configuration,
  'customer' | 'findCustomer' | 'customerByAlias' | 'saveCustomer' | 'customers'
>;

export function createCustomers(db: Database): Customers {
  const catalog = createCatalog(db, customers);
  const aliased = db
    .select({ document: customers.document })
    .from(customerAliases)
    .innerJoin(
      customers,
      and(
        eq(customers.connection, customerAliases.connection),
        eq(customers.id, customerAliases.customer_id),
      ),
    )
    .where(
      and(
        eq(customerAliases.connection, sql.placeholder('connection')),
        eq(customerAliases.alias, sql.placeholder('alias')),
      ),
    )
    .prepare('');

  async function customer(connection: string, id: string): Promise<Customer | null> {
    const [found] = await catalog.find(connection, [id]);
    return found ?? null;
  }
  async function customerByAlias(connection: string, alias: string): Promise<Customer | null> {
    const [found] = await aliased.execute({ connection, alias });
    return found?.document ?? null;
  }
  return {
    customer,
    customerByAlias,
    customers: catalog.list,
    saveCustomer: (connection, saved) => saveCustomer(db, connection, saved),
    findCustomer: async (connection, idOrAlias) =>
      (await customer(connection, idOrAlias)) ?? customerByAlias(connection, idOrAlias),
  };
}

/** Undoes what the transaction has written; caught where it was begun. */
class AliasesTaken extends Error {
  readonly taken: TakenAlias[];
  constructor(taken: TakenAlias[]) {
    super('An alias names another customer.');
    this.taken = taken;
  }
}

async function saveCustomer(
  db: Database,
  connection: string,
  customer: Customer,
): Promise<{ taken: TakenAlias[] }> {
  try {
    await db.transaction(async (tx) => {
      await createCatalog(tx, customers).save(connection, customer);
      const taken = await claimAliases(tx, connection, customer);
      if (taken.length > 0) throw new AliasesTaken(taken);
    });
    return { taken: [] };
  } catch (error) {
    if (error instanceof AliasesTaken) return { taken: error.taken };
    throw error;
  }
}

/** Sorted, so that two customers who want the same aliases wait in one order and cannot block each other. */
async function claimAliases(
  tx: Database,
  connection: string,
  { id, ingest_aliases }: Customer,
): Promise<TakenAlias[]> {
  const aliases = [...new Set(ingest_aliases)].toSorted();
  const ofThis = and(
    eq(customerAliases.connection, connection),
    eq(customerAliases.customer_id, id),
  );
  await tx.delete(customerAliases).where(and(ofThis, notInArray(customerAliases.alias, aliases)));
  if (aliases.length === 0) return [];
  await tx
    .insert(customerAliases)
    .values(aliases.map((alias) => ({ connection, alias, customer_id: id })))
    .onConflictDoNothing();
  const rows = await tx
    .select({ alias: customerAliases.alias, customer_id: customerAliases.customer_id })
    .from(customerAliases)
    .where(
      and(
        eq(customerAliases.connection, connection),
        sql`${customerAliases.alias} = ANY(${sql.param(aliases)}::text[])`,
      ),
    );
  return rows.filter((row) => row.customer_id !== id);
}
