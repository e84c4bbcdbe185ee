import type { AccountClient } from '../account-client';
import { permissions } from '../needed-permissions';
import type { PermissionName } from '../needed-permissions';
import { ask } from './ask';
import { fault, fine, warning } from './finding';
import type { Finding } from './finding';

/** One finding for each permission that the product needs; asked at the same time, changing nothing. */
export function checkPermissions(client: AccountClient): Promise<Finding[]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant table
  const names = Object.keys(permissions) as PermissionName[];
  return Promise.all(names.map((name) => checkPermission(client, name)));
}

async function checkPermission(
  client: AccountClient,
  permission: PermissionName,
): Promise<Finding> {
  const { title, whatFor, probe } = permissions[permission];
  const [method, path] = probe;
  const name = `permission.${permission}`;
  const { refusal } = await ask(() => client.probe(method, path));
  const status = refusal?.http_status ?? null;
  if (refusal === null || status === 400 || status === 404) {
    return fine(name, `The key has "${title}".`);
  }
  if (status !== 403) {
    return warning(name, `It could not be told: ${refusal.message}`, 'Run the check again.');
  }
  const lacks = `The key lacks "${title}".`;
  const remedy = `In the Dashboard, edit the restricted key and allow "${title}".`;
  return whatFor === 'invoices'
    ? fault(name, lacks, remedy)
    : warning(name, `${lacks} ${needlessFor[whatFor]}`, remedy);
}

const needlessFor = {
  preview: 'No invoice needs it, but the preview does.',
  doctor: 'No invoice needs it, but the doctor does.',
  gates: 'Only a payment gate with payment_type PAYMENT_INTENT needs it.',
};
