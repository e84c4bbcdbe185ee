import { conflict } from '../errors';
import type { AnrokRoute } from '../route';

export const getProduct: AnrokRoute = ({ seller }, { id }) => {
  const product = seller.products.get(id);
  if (product === undefined) throw conflict('productExternalIdNotFound');
  const { name, description, category } = product;
  return { externalId: id, taxCategoryId: category, name, description };
};
