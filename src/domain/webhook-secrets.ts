/** One, or several with a comma between while one is being rolled. */
export function secretsOf(webhookSecret: string | null): string[] {
  return (webhookSecret ?? '').split(',').filter((secret) => secret !== '');
}

/** As it is kept; the newest first. */
export function toWebhookSecret(secrets: readonly string[]): string | null {
  return secrets.length === 0 ? null : [...new Set(secrets)].join(',');
}
