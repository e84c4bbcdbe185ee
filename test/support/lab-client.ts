/** The lab as another person's browser or program sees it: Stripe's own API, and the control routes. */

export interface LedgerEntry {
  seq: number;
  method: string;
  path: string;
  idempotency_key: string | null;
  params: Record<string, unknown>;
  status: number | null;
  replayed: boolean;
  effect: boolean;
}

export interface LabClient {
  url: string;
  key: string;
  /** A call as somebody in the Dashboard, or another system with the key, would make it. */
  stripe(method: 'GET' | 'POST' | 'DELETE', path: string, form?: Form): Promise<StripeBody>;
  requests(query?: Record<string, string>): Promise<LedgerEntry[]>;
  deliveries(): Promise<StripeBody[]>;
  fault(fault: unknown): Promise<void>;
  mend(): Promise<void>;
  behave(behaviour: unknown): Promise<void>;
  advance(seconds: number): Promise<void>;
  setKey(state: 'valid' | 'revoked' | 'no_permission'): Promise<void>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- answers of a foreign API, asserted where they are used
export type StripeBody = Record<string, any>;
type Form = Record<string, string>;

export function createLabClient(url: string, key: string): LabClient {
  async function control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}/_lab/${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`lab ${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
  return {
    url,
    key,
    async stripe(method, path, form = {}) {
      const query = method === 'GET' ? `?${new URLSearchParams(form)}` : '';
      const response = await fetch(`${url}${path}${query}`, {
        method,
        headers: { authorization: `Bearer ${key}` },
        ...(method === 'POST' ? { body: new URLSearchParams(form) } : {}),
      });
      const body: unknown = await response.json();
      if (!response.ok)
        throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(body)}`);
      return body as StripeBody;
    },
    async requests(query = {}) {
      const answer = await control('GET', `requests?${new URLSearchParams(query)}`);
      return (answer as { data: LedgerEntry[] }).data;
    },
    async deliveries() {
      return ((await control('GET', 'webhook_deliveries')) as { data: StripeBody[] }).data;
    },
    async fault(fault) {
      await control('POST', 'faults', fault);
    },
    async mend() {
      await control('DELETE', 'faults');
    },
    async behave(behaviour) {
      await control('PUT', 'behaviour', behaviour);
    },
    async advance(seconds) {
      await control('POST', 'clock/advance', { seconds });
    },
    async setKey(state) {
      await control('PUT', `keys/${key}`, { state });
    },
  };
}
