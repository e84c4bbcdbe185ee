/** Stripe's limits of names: docs.stripe.com/api/metadata and the invoice's custom fields. */
export const maxKeys = 50;
const maxKeyLength = 40;
export const maxCustomFields = 4;
const maxCustomFieldName = 40;

/** `anrok_user_input` and the three keys that Anrok answers with. */
export const keysForAnrok = 4;
/** `holdfast_invoice_id`, `…_connection` and `…_revision`. */
export const ownInvoiceKeys = 3;
/** `holdfast_line_id` and `…_line_hash`. */
export const ownLineKeys = 2;

export interface Complaint {
  code: string;
  message: string;
}

export function complaintAboutKey(key: string, usesAnrokMetadata: boolean): Complaint | null {
  if (key.length > maxKeyLength || key.length === 0 || /[[\]]/.test(key)) {
    return {
      code: 'metadata_key_invalid',
      message: `The metadata key "${key}" must have 1 to ${maxKeyLength} characters, without square brackets. Rename it.`,
    };
  }
  if (key.startsWith('holdfast_')) {
    return {
      code: 'metadata_key_reserved',
      message: `The metadata key "${key}" begins with holdfast_, which is Holdfast's own. Rename it.`,
    };
  }
  if (key.startsWith('anrok_') && usesAnrokMetadata) {
    return {
      code: 'metadata_key_reserved',
      message: `The metadata key "${key}" begins with anrok_, which belongs to the exchange with Anrok in tax mode anrok_metadata. Rename it.`,
    };
  }
  return null;
}

export function complaintAboutFieldName(name: string): Complaint | null {
  if (name.length > 0 && name.length <= maxCustomFieldName) return null;
  return {
    code: 'custom_field_name_invalid',
    message: `The name of the custom field "${name}" must have 1 to ${maxCustomFieldName} characters. Shorten it, or map it to another name.`,
  };
}
