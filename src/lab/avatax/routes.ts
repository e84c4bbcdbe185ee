import { decodeCode } from './codes';
import type { AvataxRequest, DocumentRoute, Work } from './route';
import { adjustTransaction } from './routes/adjust-transaction';
import { commitTransaction } from './routes/commit-transaction';
import { createOrAdjust } from './routes/create-or-adjust';
import { createTransaction } from './routes/create-transaction';
import { getTransaction } from './routes/get-transaction';
import { ping } from './routes/ping';
import { refundTransaction } from './routes/refund-transaction';
import { resolveAddress } from './routes/resolve-address';
import { voidTransaction } from './routes/void-transaction';

export const pingPath = '/api/v2/utilities/ping';

interface Endpoint {
  status: number;
  /** A read shows lines, details and the rest only when asked. */
  isRead?: boolean;
  document: DocumentRoute;
}

const endpoints: Record<string, Endpoint> = {
  'POST /api/v2/transactions/create': { status: 201, document: createTransaction },
  'POST /api/v2/transactions/createoradjust': { status: 201, document: createOrAdjust },
  'GET {}': { status: 200, isRead: true, document: getTransaction },
  'POST {}/adjust': { status: 200, document: adjustTransaction },
  'POST {}/commit': { status: 200, document: commitTransaction },
  'POST {}/refund': { status: 201, document: refundTransaction },
  'POST {}/void': { status: 200, document: voidTransaction },
};

const others: Record<string, (work: Work, request: AvataxRequest) => unknown> = {
  [`GET ${pingPath}`]: ping,
  'POST /api/v2/addresses/resolve': resolveAddress,
};

export interface FoundRoute {
  endpoint: Endpoint | undefined;
  other: ((work: Work, request: AvataxRequest) => unknown) | undefined;
  company: string;
  code: string;
}

const named = /^\/api\/v2\/companies\/([^/]+)\/transactions\/([^/]+)(\/\w+)?$/;

export function findAvataxRoute(method: string, path: string): FoundRoute {
  const match = named.exec(path);
  const pattern = match === null ? path : `{}${match[3] ?? ''}`;
  return {
    endpoint: endpoints[`${method} ${pattern}`],
    other: others[`${method} ${pattern}`],
    company: decodeCode(match?.[1] ?? ''),
    code: decodeCode(match?.[2] ?? ''),
  };
}
