/** One call that works as printed on a stack with the lab. */
export function firstCurl(apiUrl: string): string {
  const body = JSON.stringify({
    id: 'first',
    customer_id: 'acme',
    currency: 'usd',
    lines: [
      {
        id: 'l1',
        product_id: 'api_calls',
        description: 'API calls',
        quantity: '1234567',
        unit_amount_decimal: '0.0123',
      },
    ],
  });
  return `curl -s ${apiUrl}/v1/invoices -H 'content-type: application/json' -d '${body}'`;
}
