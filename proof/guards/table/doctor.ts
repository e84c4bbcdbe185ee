import type { Guard } from '../guard';

const mending = 'test/unit/mend-webhooks.test.ts';
const mend = 'src/stripe/doctor/mend-webhooks.ts';

/** What the doctor must not break while it mends. */
export const doctorGuards: Guard[] = [
  {
    name: 'lock of a connection',
    without: 'A webhook secret that is stored while somebody puts the connection is lost.',
    file: 'src/store/connections.ts',
    source: ".for('update');",
    replacement: ';',
    noticedBy: [
      {
        file: 'test/store/configuration.test.ts',
        test: 'loses nothing when many change a connection at the same time, from its making on',
      },
    ],
  },
  {
    name: 'secrets beside the new one',
    without: 'Events that are on their way, signed by the old secret, are refused.',
    file: mend,
    source: 'return [secret, ...before];',
    replacement: 'return [secret];',
    noticedBy: [
      { file: mending, test: 'is valid until an event has come by the new one, then ends' },
    ],
  },
  {
    name: 'key of a webhook endpoint',
    without: 'Two runs at the same time make two endpoints, and every event comes twice.',
    file: mend,
    source: "'webhook_endpoint', hash, String(n)",
    replacement: "'webhook_endpoint', hash, String(Math.random())",
    noticedBy: [{ file: mending, test: 'makes one endpoint when two runs come at the same time' }],
  },
  {
    name: 'repeated endpoint that is gone',
    without: 'The secret of an endpoint that somebody has deleted is stored, and no event comes.',
    file: mend,
    source: 'if (written && (!written.replayed || (await isThere(client, written.object.id)))) {',
    replacement: 'if (written) {',
    noticedBy: [
      { file: mending, test: 'makes another when what Stripe repeats has been deleted since' },
    ],
  },
  {
    name: 'proof of a new secret',
    without: 'The old secret ends before the new one has taken a single event.',
    file: mend,
    source: 'if (!isProven(kept, scene) || !scene.secrets.some(isOver)) return;',
    replacement: 'if (!scene.secrets.some(isOver)) return;',
    noticedBy: [
      { file: mending, test: 'is valid until an event has come by the new one, then ends' },
    ],
  },
];
