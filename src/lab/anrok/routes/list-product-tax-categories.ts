import { productTaxCategories } from '../catalog';
import type { AnrokRoute } from '../route';

export const listProductTaxCategories: AnrokRoute = () => ({ productTaxCategories });
