import { z } from 'zod';
import { id, text } from './common';
import { address } from './customer';

export const correction = z
  .strictObject({
    customer: z
      .strictObject({
        stripe_customer_id: text(255).min(1).optional().describe('The customer in Stripe.'),
        address: address.optional().describe('Written to the customer in Stripe and to ours.'),
      })
      .optional(),
    products: z
      .record(id('A product.'), text(255).min(1))
      .optional()
      .describe('The Stripe product (or price) of each product, by our id.'),
  })
  .refine(({ customer, products }) => customer !== undefined || products !== undefined, {
    error: 'Give customer, products or both.',
  })
  .meta({
    id: 'Correction',
    example: { customer: { address: { country: 'US', postal_code: '94103', state: 'CA' } } },
  });

export const retryBody = z
  .strictObject({ correction: correction.optional() })
  .optional()
  .meta({ id: 'RetryBody' });
