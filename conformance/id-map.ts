import { isObject, type Json } from './json';

/** What Stripe makes up itself: `in_1UI6…`, `cus_VIi…`; not `pm_card_visa` and not `charge_automatically`. */
const idForm = /^(?!tok_)[a-z]{2,}_(?=[a-z]*[A-Z\d])[A-Za-z0-9]{14,}$/;

export const isId = (text: string): boolean => idForm.test(text);

/** Fields that hold a generated text which is no id but comes back inside other texts. */
const generatedFields = new Set(['invoice_prefix']);

/** From the ids of a recording to those of the lab, learnt from answers to the same request. */
export interface IdMap {
  has(recorded: string): boolean;
  put(recorded: string, lab: string): void;
  /** Walks two bodies side by side; the first meeting of an id decides. */
  learn(recorded: Json | undefined, lab: Json | undefined): void;
  /** The text with every known id in it replaced. */
  toLab(text: string): string;
  toLabValue(value: Json): Json;
}

export function createIdMap(): IdMap {
  const known = new Map<string, string>();

  const toLab = (text: string): string =>
    known.get(text) ?? text.replaceAll(/\w+/g, (word) => known.get(word) ?? word);

  function learn(recorded: Json | undefined, lab: Json | undefined, field = ''): void {
    if (Array.isArray(recorded) && Array.isArray(lab)) {
      for (const [at, one] of recorded.entries()) learn(one, lab[at], field);
    } else if (isObject(recorded) && isObject(lab)) {
      for (const [key, one] of Object.entries(recorded)) learn(one, lab[key], key);
    } else if (typeof recorded === 'string' && typeof lab === 'string') {
      if (!known.has(recorded) && isSameSort(recorded, lab, field)) known.set(recorded, lab);
    }
  }

  function toLabValue(value: Json): Json {
    if (typeof value === 'string') return toLab(value);
    if (Array.isArray(value)) return value.map(toLabValue);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, toLabValue(one)]));
  }

  return {
    has: (recorded) => known.has(recorded),
    put: (recorded, lab) => void known.set(recorded, lab),
    learn,
    toLab,
    toLabValue,
  };
}

function isSameSort(recorded: string, lab: string, field: string): boolean {
  if (generatedFields.has(field)) return true;
  return isId(recorded) && isId(lab) && prefixOf(recorded) === prefixOf(lab);
}

const prefixOf = (id: string): string => id.slice(0, id.indexOf('_'));
