import type { PaymentIntent } from '../objects';

/** What the customer has to do: a page to go to when there is a way back, else the browser's SDK. */
export function nextActionOf(intent: PaymentIntent, returnUrl: string | undefined): unknown {
  const source = `payatt_${intent.id.slice(3)}`;
  if (returnUrl !== undefined) {
    const query = new URLSearchParams({
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      source,
    });
    const url = `https://hooks.stripe.com/3d_secure_2/hosted?${query.toString()}`;
    return { redirect_to_url: { return_url: returnUrl, url }, type: 'redirect_to_url' };
  }
  return {
    type: 'use_stripe_sdk',
    use_stripe_sdk: {
      directory_server_encryption: {
        algorithm: 'RSA',
        certificate: '',
        directory_server_id: 'A000000003',
        root_certificate_authorities: [''],
      },
      directory_server_name: 'visa',
      merchant: 'acct_lab',
      one_click_authn: null,
      server_transaction_id: intent.id,
      three_d_secure_2_source: source,
      three_ds_frontend_optimizations: null,
      three_ds_method_url: '',
      three_ds_optimizations: 'kf',
      type: 'stripe_3ds2_fingerprint',
    },
  };
}
