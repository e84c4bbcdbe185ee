/** One outside call of the product as a clean life makes it. */
export interface Call {
  /** Where it goes, who makes it and what it is: `stripe POST /v1/invoices`, `store writeDraft UPDATE invoices`. */
  name: string;
  /** Which of the calls of this name, counted from 1. */
  nth: number;
  /** The process that makes it; the pump's calls count as the API's, although the worker has a pump too. */
  by: Part;
}

/** The same in every life that makes it. */
export function idOf({ by, name, nth }: Call): string {
  return `${by} ${name} ${nth}`;
}

export const parts = ['api', 'worker'] as const;
export type Part = (typeof parts)[number];

export type Hop = 'stripe' | 'store' | 'temporal';

export function hopOf({ name }: Pick<Call, 'name'>): Hop {
  const [hop = ''] = name.split(' ');
  if (hop === 'stripe' || hop === 'store' || hop === 'temporal') return hop;
  throw new Error(`${name} names no hop.`);
}

/** Whether it can change anything where it goes; of one that cannot, only its failure is of interest. */
export function writes({ name }: Pick<Call, 'name'>): boolean {
  return !/ (GET|SELECT) /.test(name);
}

/** Numbers the calls of one life. */
export function numbered(names: readonly { name: string; by: Part }[]): Call[] {
  const counts = new Map<string, number>();
  return names.map(({ name, by }) => {
    const nth = (counts.get(`${by} ${name}`) ?? 0) + 1;
    counts.set(`${by} ${name}`, nth);
    return { name, nth, by };
  });
}
