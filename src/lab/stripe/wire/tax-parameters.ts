/** The rows of the parameter table for tax rates, tax ids and the preview; its grammar is told there. */
const range = 'int{gt:int gte:int lt:int lte:int}';
const address = '{city country line1 line2 postal_code state}';
const discounts = '[]{coupon discount promotion_code}';
const taxBehavior = 'exclusive|inclusive|unspecified';
const party = '{account type*:account|self}';
const taxTypes =
  'admissions_tax|amusement_tax|attendance_tax|communications_tax|digital_excise_tax|entertainment_tax|get_fund|gross_receipts_tax|gst|hospitality_tax|hst|igst|jct|lease_tax|luxury_tax|mass_transit_parking_tax|nhil|parking_tax|pst|qst|resort_tax|retail_delivery_fee|rst|sales_tax|service_tax|tourism_tax|utility_users_tax|vat';

/** Every type of tax id that Stripe takes. */
export const taxIdTypes =
  'ad_nrt|ae_trn|al_tin|am_tin|ao_tin|ar_cuit|au_abn|au_arn|aw_tin|az_tin|ba_tin|bb_tin|bd_bin|bf_ifu|bg_uic|bh_vat|bj_ifu|bo_tin|br_cnpj|br_cpf|bs_tin|by_tin|ca_bn|ca_gst_hst|ca_pst_bc|ca_pst_mb|ca_pst_sk|ca_qst|cd_nif|ch_uid|ch_vat|cl_tin|cm_niu|cn_tin|co_nit|cr_tin|cv_nif|de_stn|do_rcn|ec_ruc|eg_tin|es_cif|et_tin|eu_oss_vat|eu_vat|fo_vat|gb_vat|ge_vat|gi_tin|gn_nif|hk_br|hr_oib|hu_tin|ic_nif|id_npwp|il_vat|in_gst|is_vat|it_cf|jp_cn|jp_rn|jp_trn|ke_pin|kg_tin|kh_tin|kr_brn|kz_bin|la_tin|li_uid|li_vat|lk_vat|ma_vat|md_vat|me_pib|mk_vat|mr_nif|mx_rfc|my_frp|my_itn|my_sst|ng_tin|no_vat|no_voec|np_pan|nz_gst|om_vat|pe_ruc|ph_tin|pl_nip|py_ruc|ro_tin|rs_pib|ru_inn|ru_kpp|sa_vat|sg_gst|sg_uen|si_tin|sn_ninea|sr_fin|sv_nit|th_vat|tj_tin|tr_tin|tw_vat|tz_vat|ua_vat|ug_tin|us_ein|uy_ruc|uz_tin|uz_vat|ve_rif|vn_tin|za_vat|zm_tin|zw_tin';

const customerDetails = `customer_details{address?${address} shipping?{address*${address} name* phone} tax{ip_address?} tax_exempt?:exempt|none|reverse tax_ids[]{type*:${taxIdTypes} value*}}`;
const previewItems = `invoice_items[]{amount:int currency description discountable:bool discounts?${discounts} invoiceitem metadata?:map period{end*:int start*:int} price price_data{currency* product* tax_behavior:${taxBehavior} unit_amount:int unit_amount_decimal:dec} quantity:int quantity_decimal:dec tax_behavior:${taxBehavior} tax_code!? tax_rates?[] unit_amount:int unit_amount_decimal:dec}`;
const page = 'ending_before expand[] limit:int starting_after';

export const taxParameters: Record<string, string> = {
  'GET /v1/tax_rates': `active:bool created:${range} inclusive:bool ${page}`,
  'POST /v1/tax_rates': `active:bool country description display_name* expand[] inclusive*:bool jurisdiction metadata?:map percentage*:num state tax_type:${taxTypes}`,
  'GET /v1/tax_rates/{tax_rate}': 'expand[]',
  'POST /v1/tax_rates/{tax_rate}': `active:bool country description display_name expand[] jurisdiction metadata?:map state tax_type:${taxTypes}`,
  'GET /v1/tax_ids': `owner{account customer customer_account! type*:account|application|customer|self} ${page}`,
  'POST /v1/tax_ids': `expand[] owner{account customer customer_account! type*:account|application|customer|self} type*:${taxIdTypes} value*`,
  'GET /v1/tax_ids/{id}': 'expand[]',
  'DELETE /v1/tax_ids/{id}': '',
  'GET /v1/customers/{customer}/tax_ids': page,
  'POST /v1/customers/{customer}/tax_ids': `expand[] type*:${taxIdTypes} value*`,
  'GET /v1/customers/{customer}/tax_ids/{id}': 'expand[]',
  'DELETE /v1/customers/{customer}/tax_ids/{id}': '',
  'POST /v1/invoices/create_preview': `automatic_tax{enabled*:bool liability${party}} currency customer customer_account! ${customerDetails} discounts?${discounts} expand[] ${previewItems} issuer${party} on_behalf_of? preview_mode:next|recurring schedule! schedule_details! subscription! subscription_details!`,
};
