import { firstCurl } from '../first-curl';
import type { Screen } from '../screen';

export interface Links {
  apiUrl: string;
  uiUrl: string | null;
  labUrl: string | null;
  logFile: string;
}

export function printLinks(screen: Screen, { apiUrl, uiUrl, labUrl, logFile }: Links): void {
  const link = (name: string, target: string | null) => {
    if (target) screen.line(`  ${name.padEnd(16)} ${screen.paint('cyan', target)}`);
  };
  screen.line();
  link('API', apiUrl);
  link('Documentation', `${apiUrl}/docs`);
  link('Temporal Web UI', uiUrl);
  link('Lab', labUrl);
  link('Log', logFile);
}

export function printFirstCurl(screen: Screen, apiUrl: string): void {
  screen.line('\nPost an invoice, and see it paid:\n');
  screen.line(`  ${firstCurl(apiUrl)}`);
  screen.line(`  curl -s ${apiUrl}/v1/invoices/first`);
}
