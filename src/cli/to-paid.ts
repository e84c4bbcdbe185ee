/** Three lines for a shell that take an invoice from nothing to paid, on a lab with the seed's customers. */
export function toPaid(labUrl: string, key: string): string[] {
  const invoices = `${labUrl}/v1/invoices`;
  const asked = `-u ${key}:`;
  return [
    `ID=$(curl -s ${invoices} ${asked} -d customer=cus_card -d currency=usd -d auto_advance=false | grep -o 'in_[A-Za-z0-9]*' | head -n 1)`,
    `curl -s ${invoices}/$ID/add_lines ${asked} -d 'lines[0][description]=API calls' -d 'lines[0][amount]=1250'`,
    `curl -s ${invoices}/$ID/pay ${asked} -X POST`,
  ];
}
