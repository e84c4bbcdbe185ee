import fs from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

interface Operation {
  method: string;
  path: string;
}

const folder = path.join(__dirname, '../../conformance/data');

/** What an answer's body breaks in the provider's schema; nothing where no schema is at hand. */
export function shapeErrors(
  provider: 'anrok' | 'avatax',
  call: { method: string; path: string; status: number; body: unknown },
): string[] {
  const schema = schemaOf(provider);
  if (schema === null) return [];
  const found = Object.entries(schema.operations).find(
    ([, { method, path: pattern }]) => method === call.method && toForm(pattern).test(call.path),
  );
  if (found === undefined) return [];
  const isPlain = typeof call.body !== 'object' && provider === 'avatax';
  if (isPlain) return [];
  const where =
    provider === 'anrok'
      ? `${found[0]}/responses/${call.status}/schema`
      : `${found[0]}/${call.status < 300 ? 'response' : 'error'}`;
  const validate = schema.ajv.compile({ $ref: `${schema.id}#/x-operations/${where}` });
  if (validate(call.body)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const toForm = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

const loaded = new Map<string, Schema | null>();
interface Schema {
  id: string;
  operations: Record<string, Operation>;
  ajv: Ajv2020;
}

function schemaOf(provider: string): Schema | null {
  const known = loaded.get(provider);
  if (known !== undefined) return known;
  const file = path.join(folder, `${provider}.schema.json`);
  const schema = fs.existsSync(file) ? read(file) : null;
  loaded.set(provider, schema);
  return schema;
}

function read(file: string): Schema {
  const text = JSON.parse(fs.readFileSync(file, 'utf8'));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat('decimal-string', /^-?\d+(\.\d+)?$/);
  ajv.addSchema(text);
  return { id: text.$id, operations: text['x-operations'], ajv };
}
