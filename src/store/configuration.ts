import { createCatalog } from './catalog';
import { createConnections } from './connections';
import type { Database } from './database';
import type { KeyRing } from './key-ring';
import type { Configuration } from './ports';
import { customers, products } from './schema';

export function createConfiguration(db: Database, ring: KeyRing): Configuration {
  const customerCatalog = createCatalog(db, customers);
  const productCatalog = createCatalog(db, products);
  return {
    ...createConnections(db, ring),
    async customer(connection, id) {
      const [customer] = await customerCatalog.find(connection, [id]);
      return customer ?? null;
    },
    saveCustomer: customerCatalog.save,
    customers: customerCatalog.list,
    products: productCatalog.find,
    saveProduct: productCatalog.save,
    listProducts: productCatalog.list,
  };
}
