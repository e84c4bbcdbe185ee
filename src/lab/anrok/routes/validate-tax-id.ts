import { z } from 'zod';
import { placeOf } from '../../tax-rates/place';
import { hasVatRegister, isValidVatNumber } from '../../tax-rates/vat-number';
import { toGivenAddress } from '../assess';
import { parseBody } from '../body';
import { conflict } from '../errors';
import type { AnrokRoute } from '../route';
import { addressSchema } from '../schemas';

const schema = z.object({
  customerAddress: addressSchema,
  customerTaxIds: z.array(z.object({ value: z.string() })),
});

/** Unavailable, invalid and valid are three answers. */
export const validateTaxId: AnrokRoute = ({ behaviour }, { body }) => {
  const { customerAddress, customerTaxIds } = parseBody(schema, body);
  if (behaviour.tax_id_register === 'not_enabled') throw conflict('validationNotEnabled');
  const place = placeOf(toGivenAddress(customerAddress));
  if (place === null) throw conflict('customerAddressCouldNotResolve');
  const { country, name } = place;
  if (!hasVatRegister(country)) throw conflict('validationNotSupportedForCountry');
  const isAway = behaviour.tax_id_register === 'unavailable' || behaviour.status !== 'up';
  if (isAway) throw conflict('externalServiceError');
  return {
    jurises: [
      {
        name,
        taxIdNames: { name: 'VAT identification number', abbreviation: 'VAT ID' },
        validTaxIds: customerTaxIds.filter(({ value }) => isValidVatNumber(country, value)),
      },
    ],
  };
};
