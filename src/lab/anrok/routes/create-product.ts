import { z } from 'zod';
import { parseBody } from '../body';
import { categoryOf } from '../catalog';
import { conflict } from '../errors';
import type { AnrokRoute } from '../route';
import { categoryIdSchema } from '../schemas';

const schema = z.object({
  externalId: z.string(),
  taxCategoryId: categoryIdSchema,
  name: z.string(),
  description: z.string().nullish(),
});

const idForm = /^\S{1,255}$/;

export const createProduct: AnrokRoute = ({ seller }, { body }) => {
  const { externalId: id, taxCategoryId, name, description } = parseBody(schema, body);
  if (!idForm.test(id)) throw conflict('externalIdInvalid', { message: 'Unusable external id.' });
  if (categoryOf(taxCategoryId) === undefined) throw conflict('taxCategoryIdNotFound');
  if (seller.products.get(id) !== undefined) throw conflict('externalIdAlreadyExists');
  seller.products.put({ id, category: taxCategoryId, name, description: description ?? '' });
  return {};
};
