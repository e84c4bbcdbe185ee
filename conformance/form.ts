import { isObject, type Json, type JsonObject } from './json';

/** Nested parameters as Stripe's form: `lines[0][amount]=5`, and `expand[]=a` for lists of plain values. */
export function encodeForm(params: JsonObject): string {
  return Object.entries(params)
    .flatMap(([name, value]) => pairsOf(name, value))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

function pairsOf(name: string, value: Json): [string, string][] {
  if (Array.isArray(value)) {
    return value.flatMap((one, at) =>
      pairsOf(isObject(one) || Array.isArray(one) ? `${name}[${at}]` : `${name}[]`, one),
    );
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([key, one]) => pairsOf(`${name}[${key}]`, one));
  }
  return [[name, value === null ? '' : String(value)]];
}
