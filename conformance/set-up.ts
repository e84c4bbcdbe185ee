import { isId, type IdMap } from './id-map';
import { isObject, textOf, objectsIn, textsIn, type Json, type JsonObject } from './json';
import type { LabSession } from './lab-session';
import type { Exchange, Recording } from './recordings';

interface Scene {
  recording: Recording;
  exchange: Exchange;
  session: LabSession;
  ids: IdMap;
}

/**
 * Objects that the recording did not see being made are made through the lab's own API, in the state in
 * which the exchange must have found them. An id that Stripe refused is left alone: it need not exist.
 */
export async function setUpFor(scene: Scene): Promise<string | null> {
  const coupon = couponIn(scene.exchange.request.params);
  if (coupon !== null && scene.exchange.response.status < 400) {
    return `needs the coupon ${coupon}, made before the recording begins`;
  }
  for (const id of missingIn(scene)) {
    if (scene.ids.has(id)) continue;
    const prefix = id.slice(0, id.indexOf('_'));
    const made = await makers[prefix]?.(scene, id);
    if (made === undefined || !made) return `needs ${id}, ${whyMissing(scene, id)}`;
  }
  return null;
}

/** A subscription's invoice was set up as a manual one: only what became of its amounts can be compared. */
export function isRebuilt(exchange: Exchange): boolean {
  const { method, path } = exchange.request;
  const reason = exchange.response.body['billing_reason'];
  const isRead = method === 'GET' && /^\/v1\/invoices\/in_\w+$/.test(path);
  return isRead && typeof reason === 'string' && reason !== 'manual';
}

function couponIn(params: JsonObject): string | null {
  const named = [...objectsIn(params)].find((one) => typeof one['coupon'] === 'string');
  return named === undefined ? null : textOf(named['coupon']);
}

function missingIn({ recording, exchange, ids }: Scene): string[] {
  const { path, params } = exchange.request;
  const named = [...path.split('/'), ...textsIn(params)].filter((text) => isId(text));
  const wasFound = exchange.response.status < 400;
  return named.filter((id) => !ids.has(id) && (wasFound || objectOf(recording, id) !== undefined));
}

function whyMissing({ recording }: Scene, id: string): string {
  const first = recording.exchanges.find(({ response }) =>
    [...textsIn(response.body)].includes(id),
  );
  if (first === undefined) return 'made before the recording begins';
  return `made by exchange ${first.n}, ${first.request.method} ${first.request.path.replaceAll(/\b[a-z]+_[A-Za-z0-9]{14,}\b/g, '{id}')}`;
}

/** The first full body of an object in the recording. */
function objectOf({ exchanges }: Recording, id: string): JsonObject | undefined {
  for (const { response } of exchanges) {
    for (const found of objectsIn(response.body)) {
      if (found['id'] === id && found['object'] !== undefined) return found;
    }
  }
  return undefined;
}

type Make = (scene: Scene, id: string) => Promise<boolean>;

const makers: Record<string, Make> = {
  cus: makeCustomer,
  pm: makePaymentMethod,
  in: makeInvoice,
  pi: makePayment,
  ch: makeCharge,
};

async function makeCustomer({ recording, session, ids }: Scene, id: string): Promise<boolean> {
  const recorded = objectOf(recording, id) ?? {};
  const fields = ['email', 'name', 'description'].filter(
    (name) => typeof recorded[name] === 'string',
  );
  const params = Object.fromEntries(fields.map((name) => [name, recorded[name] ?? null]));
  return remember(ids, id, await session.send('POST', '/v1/customers', params), recorded);
}

/** A card of the kind that the recording's name speaks of, on the customer of the request. */
async function makePaymentMethod(scene: Scene, id: string): Promise<boolean> {
  const { recording, exchange, session, ids } = scene;
  const customer = exchange.request.path.split('/')[3] ?? '';
  if (!customer.startsWith('cus_')) return false;
  const token = recording.name.includes('sca') ? 'tok_threeDSecure2Required' : 'tok_visa';
  const params = { type: 'card', card: { token } };
  const made = await session.send('POST', '/v1/payment_methods', params);
  if (!remember(ids, id, made, {})) return false;
  const path = `/v1/payment_methods/${ids.toLab(id)}/attach`;
  const attached = await session.send('POST', path, { customer: ids.toLab(customer) });
  return attached.status === 200;
}

/** The lines as invoice items, swept into a draft; paid unless the exchange itself pays it. */
async function makeInvoice(scene: Scene, id: string): Promise<boolean> {
  const { recording, exchange, session, ids } = scene;
  const recorded = objectOf(recording, id);
  if (recorded === undefined) return false;
  const customer = idIn(recorded['customer']);
  if (!ids.has(customer)) await makeCustomer(scene, customer);
  const balance = recorded['starting_balance'] ?? 0;
  if (balance !== 0)
    await session.send('POST', `/v1/customers/${ids.toLab(customer)}`, { balance });
  const lines = isObject(recorded['lines']) ? recorded['lines']['data'] : [];
  if (!Array.isArray(lines)) return false;
  for (const line of lines.filter(isObject).toReversed()) {
    await session.send('POST', '/v1/invoiceitems', itemOf(line, ids.toLab(customer)));
  }
  const params = { customer: ids.toLab(customer), pending_invoice_items_behavior: 'include' };
  const made = await session.send('POST', '/v1/invoices', params);
  if (!remember(ids, id, made, {})) return false;
  if (recorded['status'] !== 'paid' || exchange.request.path.endsWith('/pay')) return true;
  const path = `/v1/invoices/${ids.toLab(id)}/pay`;
  const paid = await session.send('POST', path, {});
  if (paid.status === 200) return true;
  await giveCard(session, ids.toLab(customer));
  return (await session.send('POST', path, {})).status === 200;
}

async function giveCard(session: LabSession, customer: string): Promise<void> {
  const attach = '/v1/payment_methods/pm_card_visa/attach';
  const { body } = await session.send('POST', attach, { customer });
  const invoice_settings = { default_payment_method: body['id'] ?? null };
  await session.send('POST', `/v1/customers/${customer}`, { invoice_settings });
}

/** Discounts are taken off the amount: what they come from is not known here. */
function itemOf(line: JsonObject, customer: string): JsonObject {
  const { currency = 'usd', description = '' } = line;
  let amount = Number(line['amount']);
  for (const discount of objectsIn(line['discount_amounts'])) amount -= Number(discount['amount']);
  return { customer, amount, currency, description };
}

/** The payment of an invoice, when the recording tells of which. */
async function makePayment(scene: Scene, id: string): Promise<boolean> {
  const { recording, session, ids } = scene;
  const payments = recording.exchanges.flatMap(({ response }) => [...objectsIn(response.body)]);
  const link = payments.find(
    ({ object, payment }) =>
      object === 'invoice_payment' && isObject(payment) && idIn(payment['payment_intent']) === id,
  );
  if (link === undefined) return false;
  const invoice = idIn(link['invoice']);
  if (!ids.has(invoice) && !(await makeInvoice(scene, invoice))) return false;
  const list = await session.send('GET', '/v1/invoice_payments', { invoice: ids.toLab(invoice) });
  const found = [...objectsIn(list.body)].find((body) => body['object'] === 'invoice_payment');
  if (!isObject(found?.['payment'])) return false;
  ids.put(id, idIn(found['payment']['payment_intent']));
  return true;
}

async function makeCharge(scene: Scene, id: string): Promise<boolean> {
  const { recording, session, ids } = scene;
  const bodies = recording.exchanges.flatMap(({ response }) => [...objectsIn(response.body)]);
  const intent = bodies.find(
    (body) => body['object'] === 'payment_intent' && idIn(body['latest_charge']) === id,
  );
  const intentId = idIn(intent?.['id']);
  if (intent === undefined) return false;
  if (!ids.has(intentId) && !(await makePayment(scene, intentId))) return false;
  const read = await session.send('GET', `/v1/payment_intents/${ids.toLab(intentId)}`, {});
  ids.put(id, idIn(read.body['latest_charge']));
  return read.status === 200;
}

function remember(
  ids: IdMap,
  recorded: string,
  made: { status: number; body: JsonObject },
  body: JsonObject,
): boolean {
  if (made.status !== 200) return false;
  ids.put(recorded, idIn(made.body['id']));
  ids.learn(body, made.body);
  return true;
}

/** The id of what may be expanded. */
function idIn(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return isObject(value) && typeof value['id'] === 'string' ? value['id'] : '';
}
