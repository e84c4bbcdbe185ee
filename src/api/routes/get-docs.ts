import { readFile } from 'node:fs/promises';
import { defineRoute } from '../define-route';
import type { Route } from '../define-route';
import { noInput } from '../schemas/common';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Holdfast API</title>
    <link rel="icon" href="data:,">
    <style>body { margin: 0 }</style>
  </head>
  <body>
    <div id="docs"></div>
    <script src="/docs/redoc.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const start = `Redoc.init(
  '/openapi.json',
  {
    hideDownloadButton: true,
    sortRequiredPropsFirst: true,
    theme: { typography: { fontFamily: 'system-ui, sans-serif', headings: { fontFamily: 'system-ui, sans-serif' } } },
  },
  document.getElementById('docs'),
);
`;

/** Redoc shows a small logo beside its name from a host of its own; ours is the only host. */
const foreignLogo = /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini\.svg/g;

let bundle: Promise<string> | undefined;

async function readRedoc(): Promise<string> {
  const redoc = await readFile(require.resolve('redoc/bundles/redoc.standalone.js'), 'utf8');
  return redoc.replace(foreignLogo, 'data:,');
}

function text(path: string, id: string, contentType: string, read: () => Promise<string>): Route {
  return defineRoute({
    method: 'get',
    path,
    id,
    tag: 'Documentation',
    access: 'anyone',
    summary: 'The documentation to read in a browser',
    ...noInput,
    hidden: true,
    responses: { 200: { description: 'The page.', contentType } },
    handler: async () => ({ status: 200, body: await read(), contentType }),
  });
}

/** The readable page of the API: every byte of it is served from here. */
export const docsRoutes: Route[] = [
  text('/docs', 'getDocs', 'text/html; charset=utf-8', () => Promise.resolve(page)),
  text('/docs/start.js', 'getDocsStart', 'text/javascript; charset=utf-8', () =>
    Promise.resolve(start),
  ),
  text(
    '/docs/redoc.js',
    'getDocsRedoc',
    'text/javascript; charset=utf-8',
    () => (bundle ??= readRedoc()),
  ),
];
