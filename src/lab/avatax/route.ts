import type { Behaviour } from '../core/behaviour';
import type { TaxRules } from '../tax-rates/rules';
import type { AvataxAccount } from './account';
import type { TaxDocument } from './document';

export interface Work {
  account: AvataxAccount;
  behaviour: Behaviour['avatax'];
  rules: TaxRules;
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
