import { z } from 'zod';
import { customFields, id, text } from './common';

const fields = {
  name: text(500).min(1),
  custom_fields: customFields
    .default({})
    .describe('`stripe_product_id` names the product in Stripe.')
    .meta({ example: { stripe_product_id: 'prod_123' } }),
  tax: z
    .strictObject({
      anrok_product_id: text(255).nullable().default(null),
      avalara_tax_code: text(50).nullable().default(null),
      avalara_item_code: text(50).nullable().default(null),
    })
    .prefault({}),
};

export const productBody = z
  .strictObject({ id: id('May be left out; if given, as in the path.').optional(), ...fields })
  .meta({ id: 'ProductBody' });

export const product = z
  .object({ id: id("The billing system's own id."), ...fields })
  .meta({ id: 'Product' });
