export type RawValue = string | RawValue[] | { [key: string]: RawValue };
export type RawParams = { [key: string]: RawValue };

type Node = Map<string, Node | string>;

/** `lines[0][price_data][currency]=usd` and `expand[]=customer` as nested lists and objects. */
export function decodeForm(text: string): RawParams {
  const root: Node = new Map();
  if (text === '') return {};
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    insert(root, splitName(name), at < 0 ? '' : decode(pair.slice(at + 1)));
  }
  const value = toObject(root);
  return value;
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch (error) {
    if (error instanceof URIError) return spaced;
    throw error;
  }
}

function splitName(name: string): string[] {
  const open = name.indexOf('[');
  if (open <= 0 || !name.endsWith(']')) return [name];
  return [name.slice(0, open), ...name.slice(open + 1, -1).split('][')];
}

function insert(root: Node, path: string[], value: string): void {
  let node = root;
  for (const [depth, part] of path.entries()) {
    const key = part === '' ? String(node.size) : part;
    if (depth === path.length - 1) {
      node.set(key, value);
      return;
    }
    const next = node.get(key);
    if (next instanceof Map) {
      node = next;
      continue;
    }
    const made: Node = new Map();
    node.set(key, made);
    node = made;
  }
}

function toObject(node: Node): RawParams {
  return Object.fromEntries(
    [...node].map(([key, value]) => [key, typeof value === 'string' ? value : toValue(value)]),
  );
}

function toValue(node: Node): RawValue {
  const keys = [...node.keys()];
  if (keys.length === 0 || keys.some((key) => !/^\d+$/.test(key))) return toObject(node);
  return [...node.values()].map((value) => (typeof value === 'string' ? value : toValue(value)));
}
