import { createCatalog } from './catalog';
import { createConnections } from './connections';
import { createCustomers } from './customers';
import type { Database } from './database';
import type { KeyRing } from './key-ring';
import type { Configuration } from './ports';
import { products } from './schema';

export function createConfiguration(db: Database, ring: KeyRing): Configuration {
  const productCatalog = createCatalog(db, products);
  return {
    ...createConnections(db, ring),
    ...createCustomers(db),
    products: productCatalog.find,
    saveProduct: productCatalog.save,
    listProducts: productCatalog.list,
  };
}
