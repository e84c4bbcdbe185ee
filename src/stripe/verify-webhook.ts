import Stripe from 'stripe';

/** Stripe signs every delivery anew, so an older signature is a capture that somebody repeats. */
const toleranceSeconds = 300;

/**
 * The body of a webhook when one of the secrets has signed exactly these bytes within the last five
 * minutes; null otherwise. Two secrets are in force while one is being rolled.
 */
export function verifyWebhook(
  rawBody: Buffer,
  header: string | undefined,
  secrets: readonly string[],
  now: Date,
): string | null {
  const verifier = Stripe.webhooks.signature;
  if (!verifier) throw new Error('The stripe SDK offers no signature verification.');
  const isSigned = secrets.some((secret) => {
    try {
      return verifier.verifyHeader(
        rawBody,
        header ?? '',
        secret,
        toleranceSeconds,
        undefined,
        now.getTime(),
      );
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
      throw error;
    }
  });
  return isSigned ? rawBody.toString('utf8') : null;
}
