import {
  emptyParameter,
  invalidArray,
  invalidBoolean,
  invalidDecimal,
  invalidHash,
  invalidInteger,
  missingParameter,
  notOneOf,
  notSimulated,
  unknownParameter,
} from './errors';
import type { RawParams, RawValue } from './form';
import { parameterTable } from './parameter-table';

export type Value = string | number | boolean | Value[] | { [key: string]: Value };
export type Params = { [key: string]: Value };

export interface Field {
  kind: string;
  required: boolean;
  emptiable: boolean;
  simulated: boolean;
  isList: boolean;
  fields: Map<string, Field> | null;
}

const parsed = new Map<string, Map<string, Field>>();

/** Checks names, kinds and allowed values as Stripe does before it executes anything. */
export function checkParams(call: string, raw: RawParams): Params {
  return checkObject(fieldsOf(call), raw, '');
}

/** What the table says of a call. */
export function fieldsOf(call: string): Map<string, Field> {
  const known = parsed.get(call);
  if (known !== undefined) return known;
  const fields = parseFields(parameterTable[call] ?? 'expand[]');
  parsed.set(call, fields);
  return fields;
}

/** Reads one line of the parameter table; its grammar is told there. */
function parseFields(text: string): Map<string, Field> {
  const fields = new Map<string, Field>();
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const letter = text[at] ?? ' ';
    if (letter === '{') depth += 1;
    else if (letter === '}') depth -= 1;
    else if (letter === ' ' && depth === 0) {
      if (at > start) addField(fields, text.slice(start, at));
      start = at + 1;
    }
  }
  return fields;
}

function addField(fields: Map<string, Field>, text: string): void {
  const match = /^(\w+)(!?)(\*?)(\??)((?:\[\])?)(?::([^{]+))?(?:\{(.*)\})?$/.exec(text);
  if (match === null) throw new Error(`The parameter table has a line that is none: ${text}`);
  const [, name = '', refused, required, emptiable, list, kind = 'text', inner] = match;
  fields.set(name, {
    kind,
    required: required === '*',
    emptiable: emptiable === '?',
    simulated: refused === '',
    isList: list === '[]',
    fields: inner === undefined ? null : parseFields(inner),
  });
}

function checkObject(fields: Map<string, Field>, raw: RawParams, prefix: string): Params {
  const checked: Params = {};
  for (const [name, value] of Object.entries(raw)) {
    const path = prefix === '' ? name : `${prefix}[${name}]`;
    const field = fields.get(name);
    if (field === undefined) throw unknownParameter(path);
    checked[name] = checkField(field, value, path);
  }
  for (const [name, field] of fields) {
    if (!field.required || raw[name] !== undefined) continue;
    throw missingParameter(prefix === '' ? name : `${prefix}[${name}]`);
  }
  return checked;
}

function checkField(field: Field, value: RawValue, path: string): Value {
  if (!field.simulated && !(field.emptiable && value === '')) throw notSimulated(path);
  if (value === '' && (field.emptiable || field.kind === 'text')) return '';
  if (!field.isList) return checkValue(field, value, path);
  if (!Array.isArray(value)) throw invalidArray(path);
  return value.map((item, index) => checkValue(field, item, `${path}[${index}]`));
}

function checkValue(field: Field, value: RawValue, path: string): Value {
  if (typeof value !== 'string') {
    if (field.kind === 'map' || field.kind === 'any') return value;
    if (field.fields === null || Array.isArray(value)) throw invalidString(field, path);
    return checkObject(field.fields, value, path);
  }
  if (field.fields !== null && field.kind === 'text') throw invalidHash(path);
  return checkText(field.kind, value, path);
}

function invalidString(field: Field, path: string): Error {
  return field.fields === null ? notText(path) : invalidHash(path);
}

const notText = (path: string): Error => invalidHash(path);

function checkText(kind: string, value: string, path: string): Value {
  switch (kind) {
    case 'text':
    case 'any':
      return value;
    case 'map':
      throw invalidHash(path);
    case 'int':
      if (!/^-?\d+$/.test(value)) throw invalidInteger(value, path);
      return Number(value);
    case 'num':
      if (!/^-?\d+(\.\d+)?$/.test(value)) throw invalidDecimal(value, path);
      return Number(value);
    case 'dec':
      if (value === '') throw emptyParameter(path);
      if (!/^-?\d+(\.\d+)?$/.test(value)) throw invalidDecimal(value, path);
      return value;
    case 'bool':
      if (value !== 'true' && value !== 'false') throw invalidBoolean(value, path);
      return value === 'true';
    default: {
      const allowed = kind.split('|');
      if (!allowed.includes(value)) throw notOneOf(path, allowed);
      return value;
    }
  }
}
