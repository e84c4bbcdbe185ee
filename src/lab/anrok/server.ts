import { createEngineServer, type EngineParts } from '../core/engine-server';
import { jsonResponse, type LabRequest, type LabResponse } from '../core/message';
import { createTenants, type Tenants } from '../core/tenants';
import { plain } from './errors';
import { findAnrokRoute } from './routes';
import { createSeller, type Seller, type SellerState } from './seller';

export type Sellers = Tenants<Seller, SellerState>;

export const createSellers = (): Sellers => createTenants<SellerState, Seller>(createSeller);

/** Anrok's direct API, one seller for every key. */
export function createAnrokServer(parts: EngineParts, sellers: Sellers) {
  const behaviour = () => parts.behaviour().anrok;
  return createEngineServer<Seller>(parts, {
    provider: 'anrok',
    authenticate: (request) => authenticate(sellers, request),
    perSecond: () => behaviour().per_second,
    rateLimited: () => tooMany(behaviour().per_second ?? documentedPerSecond),
    serverError: () => plain(500, 'Internal Server Error').response,
    execute(request, seller) {
      if (behaviour().status === 'down') throw plain(503, 'Service Unavailable');
      const found = request.method === 'POST' ? findAnrokRoute(request.path) : undefined;
      if (found === undefined) throw plain(404, 'Not Found');
      const { anrok, tax_rules: rules } = parts.behaviour();
      const work = { seller, behaviour: anrok, rules, nowMs: parts.clock.nowMs() };
      return jsonResponse(200, found.route(work, { body: request.body, id: found.id }));
    },
  });
}

const documentedPerSecond = 10;

function tooMany(perSecond: number): LabResponse {
  const message = `You've exceeded your API limit of ${perSecond} per second`;
  return plain(429, message, { 'retry-after': '1' }).response;
}

function authenticate(sellers: Sellers, { headers }: LabRequest): Seller {
  const key = /^Bearer\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  // A key of Stripe's is the mistake that people make.
  const isUsable = key !== undefined && !/^[sr]k_(test|live)_/.test(key);
  if (!isUsable || sellers.isRefused(key)) throw plain(401, 'Unauthorized');
  return sellers.of(key);
}
