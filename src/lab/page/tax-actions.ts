import type { ObjectAction } from './object-actions';

const back = () => ({ view: 'tax' });

/** What happens at the tax engines without being asked for. */
export const taxActions = {
  freeze: {
    title: 'Freeze or unfreeze a transaction of Anrok',
    isControl: true,
    back,
    call: (fields) => ({
      method: 'POST',
      path: '/_lab/anrok/freeze',
      body: { transaction_id: fields.get('id') ?? '', frozen: fields.get('on') === 'true' },
    }),
  },
  lock: {
    title: 'Lock or unlock a document of AvaTax',
    isControl: true,
    back,
    call: (fields) => ({
      method: 'POST',
      path: '/_lab/avatax/lock',
      body: { code: fields.get('id') ?? '', locked: fields.get('on') === 'true' },
    }),
  },
} satisfies Record<string, ObjectAction>;
