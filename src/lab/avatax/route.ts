import type { Behaviour } from '../core/behaviour';
import type { AvataxAccount } from './account';
import type { TaxDocument } from './document';

export interface Work {
  account: AvataxAccount;
  behaviour: Behaviour['avatax'];
  nowMs: number;
}

export interface AvataxRequest {
  body: string;
  query: URLSearchParams;
  company: string;
  code: string;
  isAuthenticated: boolean;
}

/** One endpoint: the document that is answered, or a thrown Refusal. */
export type DocumentRoute = (work: Work, request: AvataxRequest) => TaxDocument;
