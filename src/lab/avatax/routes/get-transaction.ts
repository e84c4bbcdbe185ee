import { namedDocument } from '../lifecycle';
import type { DocumentRoute } from '../route';

export const getTransaction: DocumentRoute = (work, request) => namedDocument(work, request);
