import type { ConnectionLike } from '@temporalio/client';
import { searchAttributes } from '../workflows/contract';
import type { SearchAttributeType } from './embedded/server-arguments';

/** INDEXED_VALUE_TYPE_KEYWORD in Temporal's numbering (temporal.api.enums.v1.IndexedValueType). */
const keyword = 2;

const names = Object.values(searchAttributes).map(({ name }) => name);

/** What a server of our own is started with. */
export const embeddedSearchAttributes: Record<string, SearchAttributeType> = Object.fromEntries(
  names.map((name) => [name, 'Keyword' as const]),
);

/**
 * Registers the search attributes that workflows set. Temporal Cloud lets only an account's administrator do so, and
 * a workflow that sets an unknown one does not go on: then the answer is what a person has to do.
 */
export async function ensureSearchAttributes(
  connection: ConnectionLike,
  namespace: string,
): Promise<{ registered: string[] } | { problem: string }> {
  const { operatorService } = connection;
  try {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    const known = customAttributes ?? {};
    const wrong = names.filter((name) => (known[name] ?? keyword) !== keyword);
    if (wrong.length > 0) {
      return { problem: `${wrong.join(', ')} exist with another type than Keyword: remove them.` };
    }
    const missing = names.filter((name) => !(name in known));
    if (missing.length === 0) return { registered: [] };
    await operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
    });
    return { registered: missing };
  } catch (error) {
    return { problem: `${remedy(namespace)} (${String(error)})` };
  }
}

function remedy(namespace: string): string {
  const options = names.map((name) => `--name ${name} --type Keyword`).join(' ');
  return `The search attributes could not be registered; workflows wait until they are: temporal operator search-attribute create --namespace ${namespace} ${options}`;
}
