import { isDeepStrictEqual } from 'node:util';
import type { Customer } from '../domain/document';
import type { Store } from '../store/ports';
import type { Fault } from './errors';
import type { NdjsonLine } from './read-ndjson';
import { saveCustomer, takenAliases } from './save-customer';
import { importedCustomer } from './schemas/customer';
import type { ImportedLine } from './schemas/customer-import';
import { toCustomer } from './to-customer';
import { toFaults } from './to-faults';

/** Creates or replaces the customer of one line; run twice, the second time finds nothing to change. */
export async function importCustomer(
  store: Store,
  connection: string,
  { line, text }: NdjsonLine,
  dryRun: boolean,
): Promise<ImportedLine> {
  const parsed = parseLine(text);
  if ('errors' in parsed) return { line, outcome: 'refused', ...parsed };
  const { customer } = parsed;
  const standing = await store.configuration.customer(connection, customer.id);
  const report = { line, id: customer.id, errors: [] };
  if (standing && isDeepStrictEqual(standing, customer)) return { ...report, outcome: 'unchanged' };
  const errors = dryRun
    ? await takenAliases(store, connection, customer)
    : await saveCustomer(store, connection, customer);
  if (errors.length > 0) return { ...report, outcome: 'refused', errors };
  return { ...report, outcome: standing ? 'updated' : 'created' };
}

function parseLine(text: string): { customer: Customer } | { id: string | null; errors: Fault[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { id: null, errors: [{ pointer: '', message: `Not JSON: ${error.message}` }] };
  }
  const result = importedCustomer.safeParse(value);
  if (result.success) return { customer: toCustomer(result.data, result.data.id) };
  return { id: idOf(value), errors: toFaults(result, 'body') };
}

function idOf(value: unknown): string | null {
  const hasId = typeof value === 'object' && value !== null && 'id' in value;
  return hasId && typeof value.id === 'string' ? value.id : null;
}
