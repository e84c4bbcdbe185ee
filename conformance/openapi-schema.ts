import { isObject, textOf, type Json, type JsonObject } from './json';
import {
  absentFields,
  extraFields,
  extraListFields,
  extraParameters,
  extraValues,
} from './openapi-allowed';

/** Every component as JSON Schema: unknown fields refused, but for those that are allowed by name. */
export function toDefinitions(schemas: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, withAllowed(name, toSchema(schema))]),
  );
}

/** The parameters of a call, unknown ones refused at every depth: live Stripe does so too. */
export function toParameters(call: string, operation: JsonObject): JsonObject {
  const schema = toSchema(
    isObject(operation['requestBody']) ? formOf(operation) : queryOf(operation),
  );
  if (!isObject(schema)) return {};
  return { ...schema, properties: plus(schema['properties'], extraParameters[call]) };
}

/** OpenAPI 3.0 as JSON Schema. */
export function toSchema(schema: Json | undefined): Json {
  if (Array.isArray(schema)) return schema.map((one) => toSchema(one));
  if (!isObject(schema)) return schema ?? {};
  const ref = schema['$ref'];
  if (typeof ref === 'string') return orNull(schema, { $ref: toLocal(ref) });
  const kept: JsonObject = {};
  for (const key of ['type', 'format', 'maxLength', 'required']) {
    if (schema[key] !== undefined) kept[key] = schema[key];
  }
  // Where Stripe bypasses validation itself, the list is known to be incomplete.
  if (schema['enum'] !== undefined && schema['x-stripeBypassValidation'] !== true) {
    kept['enum'] = schema['enum'];
  }
  if (schema['anyOf'] !== undefined) kept['anyOf'] = toSchema(schema['anyOf']);
  if (schema['items'] !== undefined) kept['items'] = toSchema(schema['items']);
  addProperties(schema, kept);
  return orNull(schema, kept);
}

function addProperties(schema: JsonObject, kept: JsonObject): void {
  const given = schema['additionalProperties'];
  if (given !== undefined) kept['additionalProperties'] = toSchema(given);
  if (!isObject(schema['properties'])) return;
  const properties: JsonObject = {};
  for (const [name, one] of Object.entries(schema['properties'])) {
    properties[name] = toProperty(name, toSchema(one));
  }
  const isList = properties['has_more'] !== undefined && properties['data'] !== undefined;
  const more = isList ? extraListFields : extraParameters[textOf(schema['title'])];
  kept['properties'] = plus(properties, more);
  if (given === undefined) kept['additionalProperties'] = false;
}

function toProperty(name: string, schema: Json): Json {
  const more = extraValues[name];
  if (more === undefined || !isObject(schema) || !Array.isArray(schema['enum'])) return schema;
  return { ...schema, enum: [...schema['enum'], ...more] };
}

function orNull(source: JsonObject, schema: JsonObject): JsonObject {
  return source['nullable'] === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

const toLocal = (ref: string): string =>
  ref.replace('#/components/schemas/', 'stripe#/definitions/');

function withAllowed(name: string, schema: Json): Json {
  if (!isObject(schema)) return schema;
  const absent = absentFields[name] ?? [];
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return {
    ...schema,
    ...(isObject(schema['properties'])
      ? { properties: plus(schema['properties'], extraFields[name]) }
      : {}),
    required: required.filter((field) => !absent.includes(textOf(field))),
  };
}

function plus(properties: Json | undefined, names: string[] = []): JsonObject {
  const extra = Object.fromEntries(names.map((name): [string, JsonObject] => [name, {}]));
  return { ...(isObject(properties) ? properties : {}), ...extra };
}

function formOf({ requestBody, parameters }: JsonObject): JsonObject {
  const content = isObject(requestBody) ? requestBody['content'] : undefined;
  const form = isObject(content) ? content['application/x-www-form-urlencoded'] : undefined;
  const schema = isObject(form) && isObject(form['schema']) ? form['schema'] : {};
  const query = queryOf({ parameters: parameters ?? [] });
  const properties = { ...(isObject(query['properties']) ? query['properties'] : {}) };
  return {
    ...schema,
    properties: { ...properties, ...(isObject(schema['properties']) ? schema['properties'] : {}) },
  };
}

function queryOf({ parameters = [] }: JsonObject): JsonObject {
  const given = Array.isArray(parameters) ? parameters.filter(isObject) : [];
  const query = given.filter((one) => one['in'] === 'query');
  return {
    type: 'object',
    properties: Object.fromEntries(
      query.map((one): [string, Json] => [textOf(one['name']), one['schema'] ?? {}]),
    ),
    required: query.filter((one) => one['required'] === true).map((one) => textOf(one['name'])),
  };
}
