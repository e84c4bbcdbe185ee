import { createRoutes } from '../../src/api/routes';
import { startApi } from './support';
import type { TestApi } from './support';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

interface Schema {
  required?: string[];
  properties?: Record<string, { default?: unknown; writeOnly?: boolean }>;
}

interface Operation {
  operationId: string;
  parameters?: { name: string }[];
  requestBody?: { content: object };
  responses: Record<string, { content?: Record<string, object> }>;
}

async function operations(): Promise<Record<string, Operation>> {
  const { body } = await api.get('/openapi.json').expect(200);
  const paths = body.paths as Record<string, Record<string, Operation>>;
  return Object.fromEntries(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method} ${path}`, operation]),
    ),
  );
}

describe('GET /openapi.json', () => {
  it('lists exactly the routes that the server has', async () => {
    const served = createRoutes()
      .filter(({ hidden }) => !hidden)
      .map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(await operations()).toSorted()).toEqual(served.toSorted());
    expect(served).toContain('post /v1/invoices');
  });

  it('lists only routes that answer', async () => {
    for (const route of Object.keys(await operations())) {
      const [method = '', path = ''] = route.split(' ');
      const url = path.replace(/\{\w+\}/g, 'none');
      const { body } = await api.agent()[method as 'get' | 'post' | 'put'](url);
      expect(['not_found', 'method_not_allowed']).not.toContain(body.code);
    }
  });

  it('is an OpenAPI 3.1 document whose references resolve and whose operations have names', async () => {
    const { body, text } = await api.get('/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(20);
    for (const [, name = ''] of references) expect(body.components.schemas).toHaveProperty(name);
    const names = Object.values(await operations()).map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('describes the body that is validated: what is required, and the defaults', async () => {
    const { body } = await api.get('/openapi.json').expect(200);
    const schemas = body.components.schemas as Record<string, Schema>;
    expect(schemas['NewInvoice']?.required).toEqual(['customer_id', 'currency', 'lines']);
    expect(schemas['NewInvoice']?.properties?.['finalize']?.default).toBe('automatic');
    expect(schemas['CustomerBody']?.required).toEqual(['name']);
    const invoice = (await operations())['post /v1/invoices'];
    expect(Object.keys(invoice?.responses ?? {})).toEqual(
      expect.arrayContaining([
        '200',
        '201',
        '400',
        '404',
        '409',
        '413',
        '415',
        '422',
        '500',
        '503',
      ]),
    );
    expect(invoice?.parameters).toMatchObject([{ name: 'Holdfast-Connection' }]);
  });
});

describe('GET /docs', () => {
  it('is served whole from here: nothing on it is from another host', async () => {
    const page = await api.get('/docs').expect(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url ?? '');
    expect(sources.filter((url) => !url.startsWith('data:'))).toEqual([
      '/docs/redoc.js',
      '/docs/start.js',
    ]);
    for (const url of ['/docs/redoc.js', '/docs/start.js']) {
      const script = await api.get(url).expect(200);
      expect(script.headers['content-type']).toMatch(/^text\/javascript/);
      expect(script.text).not.toMatch(/https?:\/\/cdn\.|fonts\.googleapis/);
    }
  });

  it('forbids other hosts by its policy, and works on plain http', async () => {
    const { headers } = await api.get('/docs').expect(200);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|upgrade-insecure-requests/);
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers).not.toHaveProperty('x-powered-by');
  });
});

describe('GET /', () => {
  it('links the documentation, the health and the Temporal Web UI', async () => {
    const { text } = await api.get('/').expect(200);
    for (const href of ['/docs', '/readyz', 'http://127.0.0.1:8233/']) {
      expect(text).toContain(`href="${href}"`);
    }
  });
});
