import { driveDoctor } from '../../conformance/doctor-run';
import { driveProduct } from '../../conformance/product-run';
import { createLab, seedDefaults } from '../../src/lab';
import type { Lab } from '../../src/lab';
import { createAccountClient } from '../../src/stripe/account-client';
import { createStripeClient } from '../../src/stripe/client';
import { neededBy, permissions } from '../../src/stripe/needed-permissions';
import type { PermissionName } from '../../src/stripe/needed-permissions';

const owner = 'sk_test_owner';
const names = Object.keys(permissions) as PermissionName[];

let lab: Lab;
beforeEach(() => {
  lab = createLab();
  seedDefaults(lab, owner);
});
afterEach(() => lab.stop());

const settingsOf = (secret_key: string) => ({ secret_key, webhook_secret: null, api_base: null });

/** `invoice_write` as the lab takes it. */
function aKeyWith(granted: PermissionName[]): string {
  const pairs = granted.map((name) => /^(.*)_(read|write)$/.exec(name)!.slice(1));
  return lab.keys.add(owner, Object.fromEntries(pairs)).key;
}

async function everyCall(key: string): Promise<void> {
  await driveProduct(createStripeClient(settingsOf(key), lab.fetch));
  await driveDoctor(createAccountClient(settingsOf(key), lab.fetch));
}

/** `/v1/invoices/{invoice}/lines` stands for every id there. */
function isCall(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
}

it('names each call of a whole life, and a key with no more than that is enough for all', async () => {
  await everyCall(aKeyWith(names));
  const calls = Object.values(neededBy);
  const sent = lab.ledger.list();
  const unknown = sent
    .filter(({ method, path }) => !calls.some((c) => c.method === method && isCall(c.path, path)))
    // What the doctor only probes has its own list.
    .filter(({ path }) => path !== '/v1/charges');
  expect(unknown).toEqual([]);
  expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([200]));
  expect([...new Set(calls.flatMap(({ needs }) => needs))].toSorted()).toEqual(names.toSorted());
});

it.each(names)('cannot do without %s', async (missing) => {
  // Who may write may read.
  const more = missing.replace('_read', '_write');
  const key = aKeyWith(names.filter((name) => name !== missing && name !== more));
  await expect(everyCall(key)).rejects.toMatchObject({ code: 'more_permissions_required' });
});
