import type { LabRequest, LabResponse } from './core/message';
import type { Lab } from './lab';
import { act, type Acted } from './page/act';
import type { Outcome } from './page/call';
import { creditNotePage, creditNotesPage } from './page/credit-notes';
import { customerPage } from './page/customer';
import { customersPage } from './page/customers';
import { disputePage, disputesPage } from './page/disputes';
import { eventPage, eventsPage } from './page/events';
import { faultsPage } from './page/faults';
import type { Html } from './page/html';
import { invoicePage } from './page/invoice';
import { overview } from './page/invoices';
import { layout, scriptUrl, styleUrl, type Place } from './page/layout';
import { paymentPage } from './page/payment';
import { paymentsPage } from './page/payments';
import { refundsPage } from './page/refunds';
import { requestsPage } from './page/requests';
import { script } from './page/script';
import { settingsPage } from './page/settings';
import { style } from './page/style';
import { taxEnginesPage } from './page/tax-engines';
import type { View } from './page/view';

type Answer = LabResponse | Promise<LabResponse>;

const mostOutcomes = 50;

/**
 * A look at the lab for a person, who can also act on it as someone in Stripe's Dashboard would; undefined
 * for what is not the page's.
 */
export function createPage(lab: Lab): (request: LabRequest) => Answer | undefined {
  const outcomes = new Map<string, Outcome>();
  let lastOutcome = 0;

  function keep({ outcome, back }: Acted): LabResponse {
    lastOutcome += 1;
    outcomes.set(String(lastOutcome), outcome);
    outcomes.delete(String(lastOutcome - mostOutcomes));
    back.set('outcome', String(lastOutcome));
    return { status: 303, headers: { location: `/?${back.toString()}` }, body: '' };
  }

  return (request) => {
    if (request.path === styleUrl) return file('text/css', style);
    if (request.path === scriptUrl) return file('text/javascript', script);
    if (request.path !== '/') return undefined;
    const view = toView(lab, request);
    if (request.method === 'POST') {
      return act(view, new URLSearchParams(request.body)).then(keep);
    }
    const [place, content] = draw(view);
    const outcome = outcomes.get(view.search.get('outcome') ?? '');
    return file('text/html', layout(view, place, content, outcome));
  };
}

function toView(lab: Lab, { query, headers }: LabRequest): View {
  const origin = `http://${headers['host'] ?? '127.0.0.1:12111'}`;
  return { lab, search: new URLSearchParams(query), origin };
}

/** What is shown for a parameter that names one object, and under which part of the page. */
const objects: Record<string, [Place, (view: View, id: string) => Html]> = {
  invoice: ['invoices', invoicePage],
  customer: ['customers', customerPage],
  payment: ['payments', paymentPage],
  dispute: ['disputes', disputePage],
  credit_note: ['credit_notes', creditNotePage],
  event: ['events', eventPage],
};

const views: Record<Place, (view: View) => Html> = {
  invoices: overview,
  customers: customersPage,
  payments: paymentsPage,
  refunds: refundsPage,
  disputes: disputesPage,
  credit_notes: creditNotesPage,
  tax: taxEnginesPage,
  events: eventsPage,
  requests: requestsPage,
  faults: faultsPage,
  settings: settingsPage,
};

function draw(view: View): [Place, Html] {
  for (const [name, [place, show]] of Object.entries(objects)) {
    const id = view.search.get(name);
    if (id !== null) return [place, show(view, id)];
  }
  const asked = view.search.get('view') ?? '';
  const place = isPlace(asked) ? asked : 'invoices';
  return [place, views[place](view)];
}

const isPlace = (name: string): name is Place => Object.hasOwn(views, name);

const file = (type: string, body: string): LabResponse => ({
  status: 200,
  headers: {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  },
  body,
});
