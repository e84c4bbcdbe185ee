/** Live or sandbox is the Stripe key's own saying; what does not say `test` is taken for live. */
export function isLiveKey(secretKey: string): boolean {
  return !/^[sr]k_test_/.test(secretKey);
}
