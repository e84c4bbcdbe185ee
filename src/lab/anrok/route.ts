import type { Work } from './assess';

/** One endpoint: the body of a success, or a thrown Refusal. */
export type AnrokRoute = (work: Work, request: { body: string; id: string }) => unknown;
