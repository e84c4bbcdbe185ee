/** One exchange without a transport: the socket and the fetch adapter both speak it. */
export interface LabRequest {
  method: string;
  /** Path without the query. */
  path: string;
  query: string;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body: string;
  /** Set by the lab's own page, which acts as someone in the Dashboard: by account, without a key. */
  signed_in_to?: string;
}

export interface LabResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** `reset`: the caller never hears an answer. `cut`: it hears half of one. */
  broken?: 'reset' | 'cut';
}

export function jsonResponse(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): LabResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
