import { route, type Call, type Route } from '../wire/route';

function retrieve({ context }: Call<object>): object {
  const { id, country, name, created } = context.account;
  return {
    id,
    object: 'account',
    business_profile: { name, url: null },
    capabilities: { card_payments: 'active', transfers: 'active' },
    charges_enabled: true,
    country,
    created,
    default_currency: 'usd',
    details_submitted: true,
    email: null,
    metadata: {},
    payouts_enabled: true,
    settings: settingsOf(name),
    type: 'standard',
  };
}

/** Of an account that nobody has set anything on. */
function settingsOf(name: string): object {
  return {
    branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
    card_payments: {
      decline_on: { avs_failure: false, cvc_failure: false },
      statement_descriptor_prefix: null,
      statement_descriptor_prefix_kana: null,
      statement_descriptor_prefix_kanji: null,
    },
    dashboard: { display_name: name, timezone: 'Etc/UTC' },
    payments: {
      statement_descriptor: null,
      statement_descriptor_kana: null,
      statement_descriptor_kanji: null,
    },
  };
}

function taxSettings({ context }: Call<object>): object {
  const { provider } = context.behaviour.automatic_tax;
  const isActive = provider !== null;
  return {
    object: 'tax.settings',
    defaults: {
      provider: provider ?? 'stripe',
      tax_behavior: 'inferred_by_currency',
      tax_code: 'txcd_10000000',
    },
    head_office: isActive
      ? {
          address: {
            city: 'South San Francisco',
            country: 'US',
            line1: '354 Oyster Point Blvd',
            line2: null,
            postal_code: '94080',
            state: 'CA',
          },
        }
      : null,
    livemode: false,
    status: isActive ? 'active' : 'pending',
    status_details: isActive ? { active: {} } : { pending: { missing_fields: ['head_office'] } },
  };
}

export const accountRoutes: Route[] = [
  route('GET', '/v1/account', retrieve),
  route('GET', '/v1/tax/settings', taxSettings),
];
