import type { LabRequest, LabResponse } from '../core/message';
import type { Account } from '../stripe/account';
import { maskKey } from './format';

/** What the page asks of the lab, as any other client would. */
export interface Call {
  title: string;
  method: 'POST' | 'PUT' | 'DELETE';
  path: string;
  /** Whose Dashboard does it, whatever has become of its keys; null for a control route. */
  account: Account | null;
  /** Form fields for Stripe's API, JSON for a control route. */
  body: [string, string][] | object | null;
}

/** What came of a call. */
export interface Outcome {
  title: string;
  curl: string;
  isGood: boolean;
  /** In one line: the status and, when refused, the words of the refusal. */
  said: string;
  answer: unknown;
}

const bodyText = ({ body }: Call): string => {
  if (body === null) return '';
  return Array.isArray(body) ? new URLSearchParams(body).toString() : JSON.stringify(body);
};

export function toRequest(call: Call): LabRequest {
  const isForm = call.account !== null;
  const headers: Record<string, string> = {
    'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
  };
  const { method, path, account } = call;
  const signedIn = account === null ? {} : { signed_in_to: account.key };
  return { method, path, query: '', headers, body: bodyText(call), ...signedIn };
}

/** The same call for a terminal, without the key. */
function toCurl({ method, path, account, body }: Call, origin: string): string {
  const words = ['curl', `${origin}${path}`];
  if (account !== null) words.push('-u', `${maskKey(account.key)}:`);
  const fields = Array.isArray(body) ? body : [];
  if (method !== 'POST' || fields.length === 0) words.push('-X', method);
  if (body !== null && !Array.isArray(body)) {
    words.push('-H', 'content-type: application/json', '-d', JSON.stringify(body));
  }
  for (const [name, value] of fields) {
    words.push(value.startsWith('@') ? '--data-raw' : '--data-urlencode', `${name}=${value}`);
  }
  return words.map(quoted).join(' ');
}

const quoted = (word: string): string =>
  /^[\w:/.=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

export function toOutcome(call: Call, response: LabResponse, origin: string): Outcome {
  const { title } = call;
  const curl = toCurl(call, origin);
  if (response.broken === 'reset') {
    const said = 'The connection broke before an answer came. A fault struck; see Requests.';
    return { title, curl, isGood: false, said, answer: null };
  }
  const answer = parsed(response.body);
  const isGood = response.status < 300 && response.broken === undefined;
  const words = refusalIn(answer) ?? (isGood ? 'done' : 'an answer that is not JSON');
  return { title, curl, isGood, said: `${response.status}: ${words}`, answer };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}

function refusalIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null;
  const { error } = answer;
  if (typeof error !== 'object' || error === null || !('message' in error)) return null;
  const code = 'code' in error ? ` (${String(error.code)})` : '';
  return `${String(error.message)}${code}`;
}
