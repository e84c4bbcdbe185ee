import { toOutcome, toRequest, type Call, type Outcome } from './call';
import { clearFaults, toArmCall } from './faults';
import { isAction, toInvoiceCall } from './invoice-actions';
import { isObjectAction, objectActionOf, toObjectCall } from './object-actions';
import { toAdvanceCall, toBehaveCall } from './settings';
import type { View } from './view';

export interface Acted {
  outcome: Outcome;
  /** The part of the page to go back to. */
  back: URLSearchParams;
}

/** Does what a form asks for by an ordinary call to the lab, faults and ledger included. */
export async function act(view: View, fields: URLSearchParams): Promise<Acted> {
  const call = toCall(view, fields);
  if (call === undefined) return { outcome: nothingToDo, back: new URLSearchParams() };
  const response = await view.lab.handle(toRequest(call));
  const outcome = toOutcome(call, response, view.origin);
  return { outcome, back: placeAfter(fields, outcome) };
}

const nothingToDo: Outcome = {
  title: 'Nothing was done',
  curl: '',
  isGood: false,
  said: 'The lab knows no such action, or no such account (any more).',
  answer: null,
};

function toCall({ lab }: View, fields: URLSearchParams): Call | undefined {
  const name = fields.get('do') ?? '';
  const account = lab.accounts().find(({ id }) => id === fields.get('account'));
  if (isAction(name)) return account && toInvoiceCall(name, account, fields);
  if (isObjectAction(name)) return toObjectCall(name, account, fields);
  switch (name) {
    case 'arm_fault':
      return toArmCall(fields);
    case 'clear_faults':
      return clearFaults;
    case 'behave':
      return toBehaveCall(fields);
    case 'advance':
      return toAdvanceCall(fields);
    default:
      return undefined;
  }
}

function placeAfter(fields: URLSearchParams, { isGood, answer }: Outcome): URLSearchParams {
  const name = fields.get('do') ?? '';
  if (name === 'revise' && isGood && typeof answer === 'object' && answer !== null) {
    if ('id' in answer) return new URLSearchParams({ invoice: String(answer.id) });
  }
  if (isObjectAction(name)) return new URLSearchParams(objectActionOf(name).back(fields));
  if (isAction(name)) return new URLSearchParams({ invoice: fields.get('invoice') ?? '' });
  return new URLSearchParams({
    view: name.endsWith('s') || name === 'arm_fault' ? 'faults' : 'settings',
  });
}
