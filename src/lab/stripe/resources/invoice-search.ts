import type { InvoiceRecord } from '../objects';
import { invoiceWire } from '../render';
import { refuse } from '../wire/errors';
import { checkedLimit } from '../wire/list';
import { route, type Call, type Route } from '../wire/route';

interface SearchParams {
  query: string;
  limit?: number;
  page?: string;
}

type Clause = (record: InvoiceRecord) => boolean;

/** Search is behind: what is younger than the lag is not found yet, whatever it says. */
function search({ context, params, path }: Call<SearchParams>): object {
  const limit = checkedLimit(params.limit === undefined ? {} : { limit: params.limit });
  const clauses = params.query.split(/\s+AND\s+/i).map(toClause);
  const visibleUntil = context.now() - context.behaviour.search.lag_seconds;
  const start = Number(params.page ?? '0');
  const ids = context.account.invoices.ids();
  const found: InvoiceRecord[] = [];
  for (let at = ids.length - 1; at >= 0 && found.length <= start + limit; at -= 1) {
    const record = context.account.invoices.get(ids[at] ?? '');
    if (record === undefined || record.invoice.created > visibleUntil) continue;
    if (clauses.every((accepts) => accepts(record))) found.push(record);
  }
  const hasMore = found.length > start + limit;
  return {
    object: 'search_result',
    data: found.slice(start, start + limit).map(invoiceWire),
    has_more: hasMore,
    next_page: hasMore ? String(start + limit) : null,
    url: path,
  };
}

function toClause(text: string): Clause {
  const metadata = /^\s*metadata\[["'](.+?)["']\]\s*:\s*["'](.*)["']\s*$/.exec(text);
  if (metadata !== null) {
    const [, key = '', value = ''] = metadata;
    return (record) => record.invoice.metadata[key] === value;
  }
  const field = /^\s*(customer|status|currency|number)\s*:\s*["'](.*)["']\s*$/.exec(text);
  if (field !== null) {
    const [, name, value = ''] = field;
    return ({ invoice }) => {
      if (name === 'customer') return invoice.customer === value;
      if (name === 'status') return invoice.status === value;
      if (name === 'currency') return invoice.currency === value.toLowerCase();
      return invoice.number === value;
    };
  }
  throw refuse(`We were unable to parse your search query: ${text}`, { param: 'query' });
}

export const invoiceSearchRoutes: Route[] = [route('GET', '/v1/invoices/search', search)];
