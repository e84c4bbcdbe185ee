import { defineRoute } from '../define-route';
import { noInput } from '../schemas/common';

export const getRoot = defineRoute({
  method: 'get',
  path: '/',
  id: 'getRoot',
  tag: 'Documentation',
  access: 'anyone',
  summary: 'Where everything is',
  ...noInput,
  hidden: true,
  responses: { 200: { description: 'A page of links.', contentType: 'text/html' } },
  handler: (_request, { config }) =>
    Promise.resolve({
      status: 200,
      contentType: 'text/html; charset=utf-8',
      body: page(config.webUiUrl),
    }),
});

function page(webUiUrl: string | null): string {
  const workflows = webUiUrl === null ? '' : link(webUiUrl, 'Workflows in the Temporal Web UI');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Holdfast</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <h1>Holdfast</h1>
    <p>Takes a finished invoice and sees it through Stripe.</p>
    <ul>
      ${link('/docs', 'Documentation of the API')}
      ${link('/openapi.json', 'OpenAPI document')}
      ${link('/readyz', 'Health of every part')}
      ${link('/v1/invoices', 'Invoices')}
      ${workflows}
    </ul>
  </body>
</html>
`;
}

function link(href: string, text: string): string {
  return `<li><a href="${escape(href)}">${text}</a></li>`;
}

function escape(value: string): string {
  return value.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
