export interface TableState<T> {
  order: string[];
  rows: T[];
  keys: [string, string][];
}

/**
 * Rows by id, in the order they were made, with look-ups by a field that never changes.
 * A deleted row keeps its place: Stripe accepts a deleted object's id as a cursor.
 */
export interface Table<T extends { id: string }> {
  get(id: string): T | undefined;
  put(row: T): void;
  remove(id: string): void;
  /** True for what exists or once did. */
  knew(id: string): boolean;
  /** All ids ever given out under an index value (or all), oldest first. */
  ids(index?: string, value?: string): readonly string[];
  /** Place in the order of creation. */
  positionOf(id: string): number | undefined;
  size(): number;
  /** All rows, or the youngest so many. */
  snapshot(most?: number): TableState<T>;
  restore(state: TableState<T>): void;
}

type Indexes<T> = Record<string, (row: T) => string | null>;

const none: readonly string[] = [];

export function createTable<T extends { id: string }>(
  onChange: () => void,
  indexes: Indexes<T> = {},
): Table<T> {
  const rows = new Map<string, T>();
  const positions = new Map<string, number>();
  const order: string[] = [];
  const byKey = new Map<string, string[]>();

  function index(key: string, id: string): void {
    const ids = byKey.get(key);
    if (ids === undefined) byKey.set(key, [id]);
    else ids.push(id);
  }

  function place(id: string): void {
    positions.set(id, order.length);
    order.push(id);
  }

  return {
    get: (id) => rows.get(id),
    put(row) {
      if (!positions.has(row.id)) {
        place(row.id);
        for (const [name, read] of Object.entries(indexes)) {
          const value = read(row);
          if (value !== null) index(`${name}:${value}`, row.id);
        }
      }
      rows.set(row.id, row);
      onChange();
    },
    remove(id) {
      rows.delete(id);
      onChange();
    },
    knew: (id) => positions.has(id),
    ids: (name, value = '') =>
      name === undefined ? order : (byKey.get(`${name}:${value}`) ?? none),
    positionOf: (id) => positions.get(id),
    size: () => rows.size,
    snapshot(most = order.length) {
      const kept = order.slice(Math.max(0, order.length - most));
      const isKept = new Set(kept);
      return {
        order: kept,
        rows: kept.map((id) => rows.get(id)).filter((row) => row !== undefined),
        keys: [...byKey].flatMap(([key, ids]) =>
          ids.filter((id) => isKept.has(id)).map((id): [string, string] => [key, id]),
        ),
      };
    },
    restore(state) {
      rows.clear();
      positions.clear();
      order.length = 0;
      byKey.clear();
      for (const id of state.order) place(id);
      for (const row of state.rows) rows.set(row.id, row);
      for (const [key, id] of state.keys) index(key, id);
    },
  };
}
