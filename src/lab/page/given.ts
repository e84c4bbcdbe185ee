/** A part of a path, from a field of a form. */
export const segment = (fields: URLSearchParams, name: string): string =>
  encodeURIComponent(fields.get(name) ?? '');

/** The fields that were filled in, under the names that Stripe's API has for them. */
export function given(fields: URLSearchParams, names: Record<string, string>): [string, string][] {
  return Object.entries(names).flatMap(([field, name]): [string, string][] => {
    const value = fields.get(field)?.trim() ?? '';
    return value === '' ? [] : [[name, value]];
  });
}
