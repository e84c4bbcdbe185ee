import type { Customer } from '../domain/document';
import { pointerTo } from '../domain/findings';
import type { Store, TakenAlias } from '../store/ports';
import type { Fault } from './errors';

/** What stops the customer from being saved: an alias that names another one. */
export async function saveCustomer(
  { configuration }: Store,
  connection: string,
  customer: Customer,
): Promise<Fault[]> {
  const { taken } = await configuration.saveCustomer(connection, customer);
  return toFaults(taken, customer);
}

/** The same question, with nothing written. */
export async function takenAliases(
  { configuration }: Store,
  connection: string,
  customer: Customer,
): Promise<Fault[]> {
  const owners = await Promise.all(
    customer.ingest_aliases.map(async (alias) => {
      const owner = await configuration.customerByAlias(connection, alias);
      return owner ? [{ alias, customer_id: owner.id }] : [];
    }),
  );
  const taken = owners.flat().filter(({ customer_id }) => customer_id !== customer.id);
  return toFaults(taken, customer);
}

function toFaults(taken: TakenAlias[], { ingest_aliases }: Customer): Fault[] {
  return taken.map(({ alias, customer_id }) => ({
    pointer: pointerTo('ingest_aliases', ingest_aliases.indexOf(alias)),
    message: `The alias "${alias}" names the customer "${customer_id}" already. Take it from there first.`,
  }));
}
