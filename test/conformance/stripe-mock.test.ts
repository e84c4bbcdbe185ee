import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { driveDoctor } from '../../conformance/doctor-run';
import { driveProduct } from '../../conformance/product-run';
import { sendToMock } from '../../conformance/stripe-mock';
import { findStripeMock } from '../../conformance/stripe-mock-binary';
import { runProduct } from '../../conformance/validate-run';
import { createLab, seedDefaults } from '../../src/lab';
import { createAccountClient } from '../../src/stripe/account-client';
import { createStripeClient } from '../../src/stripe/client';

const key = 'sk_test_mock';
const settings = { secret_key: key, webhook_secret: null, api_base: null };

function watch<Client extends object>(client: Client, called: Set<string>): Client {
  return new Proxy(client, {
    get(target, name) {
      called.add(String(name));
      return Reflect.get(target, name);
    },
  });
}

describe('what goes to stripe-mock', () => {
  it('is every call that the client has', async () => {
    const lab = createLab();
    seedDefaults(lab, key);
    const clients = [
      createStripeClient(settings, lab.fetch),
      createAccountClient(settings, lab.fetch),
    ] as const;
    const called = new Set<string>();
    await driveProduct(watch(clients[0], called));
    await driveDoctor(watch(clients[1], called));
    lab.stop();
    expect([...called].toSorted()).toEqual(clients.flatMap((one) => Object.keys(one)).toSorted());
  });

  it('is sent as the product sent it, and a refusal is told by its call', async () => {
    const received: string[] = [];
    const server = http.createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        received.push(`${incoming.method} ${incoming.url} ${Buffer.concat(chunks).toString()}`);
        const isRefused = incoming.url?.endsWith('/add_lines') === true;
        outgoing.writeHead(isRefused ? 400 : 200).end(isRefused ? 'no such parameter' : '{}');
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const exchanges = await runProduct();
    const { refused, sent } = await sendToMock(`http://127.0.0.1:${port}`, exchanges);
    server.close();
    expect(sent).toBe(exchanges.length);
    expect(received).toHaveLength(sent);
    expect(received.join('\n')).toContain('automatic_tax%5Benabled%5D=false');
    expect(received.join('\n')).toMatch(/^POST \/v1\/webhook_endpoints url=(?!.*api_version)/m);
    expect(received.join('\n')).toMatch(
      /^GET \/v1\/invoices\?customer=cus_card&created%5Bgte%5D=1/m,
    );
    expect(refused).toHaveLength(6);
    expect(refused[0]).toMatch(/^POST \/v1\/invoices\/in_\w+\/add_lines: 400 no such parameter$/);
  });

  it('is left out with a reason where there is neither stripe-mock nor Go', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'holdfast-mock-'));
    const found = await findStripeMock({ PATH: empty }, empty);
    rmSync(empty, { recursive: true });
    expect(found).toEqual({ leftOut: 'no stripe-mock and no Go to build it with' });
  });
});
