import type { z } from 'zod';
import type { Connection } from '../../domain/document';
import { isLiveKey } from '../../domain/livemode';
import { toApiKeyView } from '../api-key-view';
import { anyone, reaches } from '../auth/caller';
import type { Caller } from '../auth/caller';
import { newApiKey } from '../auth/new-api-key';
import { defineRoute } from '../define-route';
import { invalidRequest } from '../errors';
import type { Fault } from '../errors';
import { apiKeyBody, newApiKeyView } from '../schemas/api-key';
import { noInput } from '../schemas/common';

export const createApiKey = defineRoute({
  method: 'post',
  path: '/v1/api_keys',
  id: 'createApiKey',
  tag: 'API keys',
  access: 'admin',
  summary: 'Make a key',
  description:
    'The answer is the only one that shows it. If the answer is lost, revoke the key and make another. ' +
    'A key reaches no further than the one that made it.',
  ...noInput,
  body: apiKeyBody,
  responses: { 201: { description: 'Made; `key` is shown this once.', schema: newApiKeyView } },
  async handler({ body, caller }, { store, now }) {
    const connection = body.connection ?? caller.connection;
    const standing = connection ? await store.configuration.connection(connection) : null;
    const faults = faultsOf({ body, caller, standing, now: now() });
    const livemode = body.livemode ?? modeOf(standing) ?? caller.livemode;
    if (faults.length > 0 || livemode === null) throw invalidRequest(faults);
    const { name, role, expires_at } = body;
    const expiry = expires_at === null ? null : new Date(expires_at).toISOString();
    const { row, text } = newApiKey(
      { name, role, livemode, connection, expires_at: expiry },
      now(),
    );
    await store.apiKeys.add(row);
    return { status: 201, body: { ...toApiKeyView(row), key: text } };
  },
});

interface Wish {
  body: z.output<typeof apiKeyBody>;
  caller: Caller;
  standing: Connection | null;
  now: Date;
}

function faultsOf({ body, caller, standing, now }: Wish): Fault[] {
  const faults: Fault[] = [];
  const isThere = standing !== null && reaches(caller, standing);
  if (body.connection !== null && !isThere) {
    faults.push({ pointer: '/connection', message: 'There is no such connection.' });
  }
  if (body.expires_at !== null && Date.parse(body.expires_at) <= now.getTime()) {
    faults.push({ pointer: '/expires_at', message: 'Must be in the future.' });
  }
  if (caller === anyone && body.role !== 'admin') {
    const message = 'The first key must be an admin: from then on nobody gets in without a key.';
    faults.push({ pointer: '/role', message });
  }
  const due = caller.livemode ?? (isThere ? modeOf(standing) : null);
  if (body.livemode === undefined && due === null && body.connection === null) {
    const message = 'Required, boolean: say true for live connections, false for sandboxes.';
    faults.push({ pointer: '/livemode', message });
  }
  if (body.livemode !== undefined && due !== null && body.livemode !== due) {
    faults.push({ pointer: '/livemode', message: `Must be ${due}, as the connection or key is.` });
  }
  return faults;
}

function modeOf(connection: Connection | null): boolean | null {
  return connection && isLiveKey(connection.stripe.secret_key);
}
