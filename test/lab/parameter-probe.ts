import { encodeForm } from '../../conformance/form';
import type { JsonObject, Json } from '../../conformance/json';
import type { Lab } from '../../src/lab';
import type { Route } from '../../src/lab/stripe/wire/route';
import { fieldsOf, type Field } from '../../src/lab/stripe/wire/parameters';

/** Where a call is tried: the ids of its path, and what it takes besides the one parameter. */
export interface Setting {
  ids?: string[];
  base?: JsonObject;
}

export interface Probed {
  call: string;
  setting: Setting;
  /** Values that have to be there for real, by the parameter's name. */
  values: Record<string, Json>;
}

interface Leaf {
  path: string;
  params: JsonObject;
}

/** Every parameter of a call that the table does not refuse, each in a request of its own. */
function leavesOf({ call, setting, values }: Probed): Leaf[] {
  const base = { ...required(fieldsOf(call), values), ...setting.base };
  return below(fieldsOf(call), values, '').map(({ path, params }) => ({
    path,
    params: { ...base, ...params },
  }));
}

function below(fields: Map<string, Field>, values: Probed['values'], prefix: string): Leaf[] {
  return [...fields].flatMap(([name, field]) => {
    if (!field.simulated || name === 'expand') return [];
    const path = prefix === '' ? name : `${prefix}[${name}]`;
    const wrap = (value: Json): JsonObject => ({ [name]: field.isList ? [value] : value });
    if (field.fields === null) {
      return tried(name, field, values).map((value) => ({ path, params: wrap(value) }));
    }
    const { fields: inner } = field;
    const given = required(inner, values);
    return below(inner, values, path).map((leaf) => ({
      path: leaf.path,
      params: wrap({ ...given, ...leaf.params }),
    }));
  });
}

function required(fields: Map<string, Field>, values: Probed['values']): JsonObject {
  const needed = [...fields].filter(([, field]) => field.required);
  return Object.fromEntries(
    needed.map(([name, field]): [string, Json] => {
      const value = field.fields ? required(field.fields, values) : valueOf(name, field, values);
      return [name, field.isList ? [value] : value];
    }),
  );
}

function valueOf(name: string, { kind }: Field, values: Probed['values']): Json {
  const known = values[name];
  if (known !== undefined) return known;
  if (kind === 'int' || kind === 'num' || kind === 'dec') return '7';
  if (kind === 'bool') return 'true';
  if (kind === 'map' || kind === 'any') return { one: 'two' };
  return kind === 'text' ? `zz ${name}` : (kind.split('|')[0] ?? '');
}

/** Other values than the one that is given where it is needed, to tell them apart in an answer. */
function tried(name: string, field: Field, values: Probed['values']): Json[] {
  if (name === 'currency') return ['eur'];
  const { kind } = field;
  if (kind === 'int' || kind === 'num' || kind === 'dec') return ['11'];
  if (kind === 'bool') return ['false', 'true'];
  const options = kind.split('|');
  if (options.length > 1) return [options[0] ?? '', options.at(-1) ?? ''];
  return [valueOf(name, field, values)];
}

/** Notes which fields a handler reads; those that it only copies into another object are none. */
function watch(
  fields: Map<string, Field> | null,
  value: unknown,
  path: string,
  read: Set<string>,
): unknown {
  if (Array.isArray(value)) return value.map((item) => watch(fields, item, path, read));
  if (fields === null || typeof value !== 'object' || value === null) return value;
  const pathOf = (name: string) => (path === '' ? name : `${path}[${name}]`);
  const wrapped = Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      watch(fields.get(name)?.fields ?? null, inner, pathOf(name), read),
    ]),
  );
  const described = new Set<string | symbol>();
  return new Proxy(wrapped, {
    getOwnPropertyDescriptor(target, name) {
      described.add(name);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
    get(target, name) {
      if (!described.delete(name) && typeof name === 'string') read.add(pathOf(name));
      return Reflect.get(target, name);
    },
  });
}

/** Makes a route tell what it reads, until it is stopped. */
export function watchRoute(route: Route, call: string, read: Set<string>): () => void {
  const plainHandle = route.handle.bind(route);
  route.handle = (given) =>
    plainHandle({
      ...given,
      params: watch(fieldsOf(call), given.params, '', read) as typeof given.params,
    });
  return () => void (route.handle = plainHandle);
}

interface Answer {
  status: number;
  body: string;
}

/** The parameters that a call takes and does nothing with: not read, not refused, not in the answer. */
export async function ignoredBy(probed: Probed, read: Set<string>, send: Send): Promise<string[]> {
  const { call, setting, values } = probed;
  const [method = '', pattern = ''] = call.split(' ');
  const ids = [...(setting.ids ?? [])];
  const path = pattern.replaceAll(/\{\w+\}/g, () => ids.shift() ?? 'missing');
  const ask = (params: JsonObject) => send(method, path, encodeForm(params));
  const base = await ask({ ...required(fieldsOf(call), values), ...setting.base });
  const ignored = new Set<string>();
  const used = new Set<string>();
  for (const leaf of leavesOf(probed)) {
    const answer = await ask(leaf.params);
    const isUsed = read.has(leaf.path) || isRefusedFor(answer, leaf.path);
    (isUsed || plain(answer) !== plain(base) ? used : ignored).add(leaf.path);
  }
  if (base.status !== 200) throw new Error(`${call} cannot be tried: ${base.body}`);
  return [...ignored].filter((name) => !used.has(name));
}

function isRefusedFor({ status, body }: Answer, path: string): boolean {
  if (status < 400) return false;
  const { error } = JSON.parse(body) as { error: { param?: string } };
  return error.param?.replaceAll(/\[\d+\]/g, '') === path;
}

/** Without what differs from one call to the next. */
const plain = ({ body }: Answer): string =>
  body.replaceAll(/[a-z]+_(?:test_)?[A-Za-z0-9]{8,}/g, 'id').replaceAll(/\d{10}/g, 'time');

type Send = (method: string, path: string, form: string) => Promise<Answer>;

export const sendTo =
  (lab: Lab): Send =>
  (method, path, form) =>
    lab.handle({
      method,
      path,
      query: method === 'GET' ? form : '',
      headers: { authorization: 'Bearer sk_test_lab' },
      body: method === 'GET' ? '' : form,
    });
