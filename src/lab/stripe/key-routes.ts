import { z } from 'zod';
import type { Lab } from '../lab';
import { keyStates } from './api-keys';
import { permissionLevels, permissionResources } from './wire/permissions';

const permissionsSchema = z
  .partialRecord(z.enum(permissionResources), z.enum(permissionLevels))
  .nullable();

const addSchema = z.strictObject({
  account: z.string(),
  permissions: permissionsSchema.default(null),
});
const changeSchema = z.strictObject({
  state: z.enum(keyStates).optional(),
  permissions: permissionsSchema.optional(),
});
const rollSchema = z.strictObject({ expires_in_seconds: z.number().min(0).default(0) });

/** `account` is one of its keys, or its id. */
export function addKey(lab: Lab, body: string): unknown {
  const { account, permissions } = addSchema.parse(JSON.parse(body));
  const owner = lab.accounts().find(({ id, key }) => id === account || key === account);
  const key = owner?.key ?? lab.keys.find(account)?.account;
  return key === undefined ? undefined : lab.keys.add(key, permissions);
}

export function changeKey(lab: Lab, key: string, body: string): unknown {
  const { state, permissions } = changeSchema.parse(JSON.parse(body));
  if (state !== undefined) lab.setKey(key, state);
  return lab.keys.change(key, permissions === undefined ? {} : { permissions });
}

/** As in the Dashboard: a new key, and the old one goes on for a while or ends at once. */
export function rollKey(lab: Lab, key: string, body: string): unknown {
  const { expires_in_seconds: seconds } = rollSchema.parse(JSON.parse(body || '{}'));
  return lab.keys.roll(key, Math.floor(lab.now() / 1000) + seconds);
}
