import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { isObject, type Json, type JsonObject } from './json';
import { toDefinitions, toParameters, toSchema } from './openapi-schema';

/** One request and its answer, whoever sent it. */
export interface ValidatedExchange {
  method: string;
  /** Without the query. */
  path: string;
  /** As sent: nested, the values typed or as the texts of the form. */
  params: Record<string, unknown>;
  status: number;
  body: unknown;
}

interface Operation {
  call: string;
  template: string;
  operation: JsonObject;
}

/** What Stripe's OpenAPI document objects to; a request that was refused is not held against its sender. */
export function validateExchange(exchange: ValidatedExchange): string[] {
  const answer = validateAnswer(exchange);
  return exchange.status >= 400 ? answer : [...validateRequest(exchange), ...answer];
}

export function validateAnswer({ method, path: url, status, body }: ValidatedExchange): string[] {
  const found = findOperation(method, url);
  // An unknown URL is what a 404 says, and it has no schema.
  if (found === undefined) return status === 404 ? [] : [notInDocument(method, url)];
  return check(answerValidator(found, status), body, `${found.call} ${status}, answer`);
}

type ValidatedRequest = Pick<ValidatedExchange, 'method' | 'path' | 'params'>;

export function validateRequest({ method, path: url, params }: ValidatedRequest): string[] {
  const found = findOperation(method, url);
  if (found === undefined) return [notInDocument(method, url)];
  // The validator reads texts as the types that they stand for, in place.
  return check(requestValidator(found), structuredClone(params), `${found.call}, request`);
}

const notInDocument = (method: string, url: string) => `${method} ${url} is not in the document`;

interface Loaded {
  operations: Operation[];
  answers: Ajv;
  requests: Ajv;
}

let loaded: Loaded | undefined;
const compiled = new Map<string, ValidateFunction>();

/** Reading takes a moment and many runs need none of it. */
function load(): Loaded {
  if (loaded !== undefined) return loaded;
  const file = path.join(__dirname, 'data/stripe-openapi.json.gz');
  const document: { paths: JsonObject; components: { schemas: JsonObject } } = JSON.parse(
    zlib.gunzipSync(fs.readFileSync(file)).toString('utf8'),
  );
  const answers = createAjv(false);
  answers.addSchema({
    $id: 'stripe',
    definitions: toDefinitions(document.components.schemas),
  });
  loaded = { operations: operationsOf(document.paths), answers, requests: createAjv(true) };
  return loaded;
}

/** Requests are forms, where every value is a text: those are read as what the schema asks for. */
function createAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, inlineRefs: false, coerceTypes });
  ajv.addFormat('decimal', /^-?\d+(\.\d+)?$/);
  ajv.addFormat('currency', /^[a-z]{3}$/i);
  ajv.addFormat('unix-time', { type: 'number', validate: (value) => Number.isInteger(value) });
  return ajv;
}

function operationsOf(paths: JsonObject): Operation[] {
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(isObject(methods) ? methods : {}).flatMap(([method, operation]) =>
      isObject(operation)
        ? [{ call: `${method.toUpperCase()} ${template}`, template, operation }]
        : [],
    ),
  );
}

function findOperation(method: string, url: string): Operation | undefined {
  const steps = url.split('/');
  const fitting = load().operations.filter(
    ({ call, template }) => call.startsWith(`${method} `) && fits(template.split('/'), steps),
  );
  // `/v1/invoices/search` fits `/v1/invoices/{invoice}` as well.
  return fitting.find(({ template }) => template === url) ?? fitting[0];
}

function fits(template: string[], steps: string[]): boolean {
  if (template.length !== steps.length) return false;
  return template.every((step, at) => step.startsWith('{') || step === steps[at]);
}

function answerValidator({ call, operation }: Operation, status: number): ValidateFunction {
  const responses = isObject(operation['responses']) ? operation['responses'] : {};
  const key = status < 400 ? '200' : 'default';
  return compile(`${call} ${key}`, load().answers, () => toSchema(jsonOf(responses[key])));
}

function requestValidator({ call, operation }: Operation): ValidateFunction {
  return compile(call, load().requests, () => toParameters(call, operation));
}

function compile(name: string, ajv: Ajv, schema: () => Json): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const made = ajv.compile(asSchema(schema()));
  compiled.set(name, made);
  return made;
}

const asSchema = (value: Json): JsonObject => (isObject(value) ? value : {});

function jsonOf(response: Json | undefined): Json {
  const content = isObject(response) ? response['content'] : undefined;
  const json = isObject(content) ? content['application/json'] : undefined;
  return (isObject(json) ? json['schema'] : undefined) ?? {};
}

function check(validate: ValidateFunction, value: unknown, what: string): string[] {
  if (validate(value)) return [];
  return tellable(validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${what}: ${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
}

/** Of an anyOf every branch complains; the errors furthest inside are about the branch that was meant. */
function tellable(errors: ErrorObject[]): ErrorObject[] {
  const plain = errors.filter(
    ({ keyword, params }) => keyword !== 'anyOf' && params['type'] !== 'null',
  );
  return (plain.length > 0 ? plain : errors)
    .toSorted((a, b) => b.instancePath.split('/').length - a.instancePath.split('/').length)
    .slice(0, 5);
}
