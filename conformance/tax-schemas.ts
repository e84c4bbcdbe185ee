import fs from 'node:fs';
import path from 'node:path';
import Ajv2020, { type AnySchema, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

export type Direction = 'request' | 'response';

interface Operation {
  method: string;
  path: string;
  request?: AnySchema;
  /** Anrok's, by status. */
  responses?: Record<string, { schema: AnySchema }>;
  /** AvaTax's: one for success, one for any refusal. */
  response?: AnySchema;
  error?: AnySchema;
}

interface TaxDocument {
  $id: string;
  $defs: Record<string, AnySchema>;
  'x-operations': Record<string, Operation>;
}

type Validate = (
  operation: string,
  direction: Direction,
  body: unknown,
  status?: number,
) => string[];

function createValidator(file: string): { validate: Validate; operationOf: OperationOf } {
  let loaded: { document: TaxDocument; ajv: Ajv2020 } | undefined;
  const compiled = new Map<string, ValidateFunction>();
  const load = () => (loaded ??= loadDocument(file));

  function validatorFor(schema: AnySchema, name: string): ValidateFunction {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const { ajv, document } = load();
    // The document's own references are relative to its root, so its definitions travel along.
    const made = ajv.compile({ ...asObject(schema), $defs: document.$defs });
    compiled.set(name, made);
    return made;
  }

  function validate(name: string, direction: Direction, body: unknown, status = 200): string[] {
    const operation = load().document['x-operations'][name];
    if (operation === undefined) return [`${file} has no operation ${name}.`];
    const schema = direction === 'request' ? operation.request : answerOf(operation, status);
    if (schema === undefined) {
      const isEmpty = body === undefined || body === null || body === '';
      return isEmpty ? [] : [`${name} has no ${direction} body for status ${status}.`];
    }
    const check = validatorFor(schema, `${name} ${direction} ${status}`);
    if (check(body)) return [];
    return (check.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
  }

  return {
    validate,
    operationOf: (method, url) => findOperation(load().document, method, url),
  };
}

type OperationOf = (method: string, url: string) => string | undefined;

function loadDocument(file: string): { document: TaxDocument; ajv: Ajv2020 } {
  const text = fs.readFileSync(path.join(__dirname, 'data', file), 'utf8');
  const document: TaxDocument = JSON.parse(text);
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  addFormats(ajv);
  ajv.addFormat('decimal-string', /^-?\d+(\.\d+)?$/);
  return { document, ajv };
}

const asObject = (schema: AnySchema): object => (typeof schema === 'object' ? schema : {});

function answerOf(operation: Operation, status: number): AnySchema | undefined {
  if (operation.responses !== undefined) return operation.responses[String(status)]?.schema;
  return status < 400 ? operation.response : operation.error;
}

function findOperation(document: TaxDocument, method: string, url: string): string | undefined {
  const found = Object.entries(document['x-operations']).find(
    ([, operation]) => operation.method === method && toPattern(operation.path).test(url),
  );
  return found?.[0];
}

function toPattern(template: string): RegExp {
  const source = template
    .split(/\{[^}]+\}/)
    .map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`))
    .join('[^/]+');
  return new RegExp(`^${source}$`);
}

const anrok = createValidator('anrok.schema.json');
const avatax = createValidator('avatax.schema.json');

/** What is wrong with a body of an Anrok operation, by name as in `x-operations`; empty when nothing is. */
export const validateAnrok = anrok.validate;
/** The name of the Anrok operation that a call is, by method and path. */
export const anrokOperation = anrok.operationOf;
/** The same for AvaTax; any status from 400 on is its `ErrorResult`. */
export const validateAvatax = avatax.validate;
export const avataxOperation = avatax.operationOf;
