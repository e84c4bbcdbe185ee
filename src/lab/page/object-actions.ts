import type { Account } from '../stripe/account';
import type { Call } from './call';
import { customerActions } from './customer-actions';
import { moneyActions } from './money-actions';
import { taxActions } from './tax-actions';

type Fields = URLSearchParams;

/** What a person can do to something that is not an invoice, as the call that does it. */
export interface ObjectAction {
  title: string;
  /** Asked before it is done, where it cannot be undone. */
  warning?: string;
  /** A call of Stripe's API is made with the account's key; a control route needs none. */
  isControl?: boolean;
  /** The part of the page to go back to: a parameter that names the object, or a view. */
  back: (fields: Fields) => Record<string, string>;
  call: (fields: Fields) => Pick<Call, 'method' | 'path' | 'body'>;
}

const objectActions = { ...customerActions, ...moneyActions, ...taxActions };

export type ObjectActionName = keyof typeof objectActions;

export const isObjectAction = (name: string): name is ObjectActionName =>
  Object.hasOwn(objectActions, name);

export function objectActionOf(name: ObjectActionName): ObjectAction {
  return objectActions[name];
}

/** Undefined when the account that it needs is not there (any more). */
export function toObjectCall(
  name: ObjectActionName,
  account: Account | undefined,
  fields: Fields,
): Call | undefined {
  const { title, isControl, call } = objectActionOf(name);
  if (isControl === true) return { title, account: null, ...call(fields) };
  return account && { title, account, ...call(fields) };
}
