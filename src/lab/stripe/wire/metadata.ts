import { invalid } from './errors';

export type Metadata = Record<string, string>;

const mostKeys = 50;
const longestKey = 40;
const longestValue = 500;

/** The old metadata with the change merged in: '' unsets a key, '' for the whole unsets all. */
export function mergeMetadata(
  current: Metadata,
  change: Record<string, string> | '' | undefined,
): Metadata {
  if (change === undefined) return current;
  if (change === '') return {};
  const merged: Metadata = { ...current };
  for (const [key, value] of Object.entries(change)) {
    if (value === '') {
      delete merged[key];
      continue;
    }
    checkEntry(key, value);
    merged[key] = value;
  }
  const count = Object.keys(merged).length;
  if (count > mostKeys) {
    throw invalid(
      `You cannot have more than ${mostKeys} keys in metadata. You attempted to set ${count}.`,
      { param: 'metadata' },
    );
  }
  return merged;
}

function checkEntry(key: string, value: string): void {
  if (key.length > longestKey) {
    throw invalid(
      `Metadata keys must be under ${longestKey} characters: '${key}' is ${key.length} characters.`,
      { param: 'metadata' },
    );
  }
  if (value.length > longestValue) {
    throw invalid(
      `Metadata values can have up to ${longestValue} characters, but you passed in a value that is ${value.length} characters. Invalid value: ${value.slice(0, 40)}...`,
      { param: `metadata[${key}]` },
    );
  }
}
