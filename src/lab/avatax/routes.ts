import { decodeCode } from './codes';
import type { AvataxRequest, DocumentRoute, Work } from './route';
import { adjustTransaction } from './routes/adjust-transaction';
import { commitTransaction } from './routes/commit-transaction';
import { createOrAdjust } from './routes/create-or-adjust';
import { createTransaction } from './routes/create-transaction';
import { getTransaction } from './routes/get-transaction';
import { getTransactionById } from './routes/get-transaction-by-id';
import { ping } from './routes/ping';
import { refundTransaction } from './routes/refund-transaction';
import { resolveAddress } from './routes/resolve-address';
import { unvoidTransaction } from './routes/unvoid-transaction';
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
  'GET #': { status: 200, isRead: true, document: getTransactionById },
  'POST {}/adjust': { status: 200, document: adjustTransaction },
  'POST {}/commit': { status: 200, document: commitTransaction },
  'POST {}/refund': { status: 201, document: refundTransaction },
  'POST {}/unvoid': { status: 200, document: unvoidTransaction },
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

const numbered = /^\/api\/v2\/transactions\/(\d+)$/;

export function findAvataxRoute(method: string, path: string): FoundRoute {
  const id = numbered.exec(path)?.[1];
  const match = named.exec(path);
  const byCode = match === null ? path : `{}${match[3] ?? ''}`;
  const pattern = id === undefined ? byCode : '#';
  return {
    endpoint: endpoints[`${method} ${pattern}`],
    other: others[`${method} ${pattern}`],
    company: decodeCode(match?.[1] ?? ''),
    code: id ?? decodeCode(match?.[2] ?? ''),
  };
}
