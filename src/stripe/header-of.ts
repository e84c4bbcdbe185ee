/** What the SDK gives as headers: of Node's own client a plain object, of one that fetches a `Headers`. */
export function headerOf(headers: object | undefined, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value: unknown = Object.entries(headers ?? {}).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}
