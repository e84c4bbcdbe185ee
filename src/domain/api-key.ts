/** What a key may do; each role includes those before it. */
export const roles = ['read', 'operate', 'write', 'admin'] as const;
export type Role = (typeof roles)[number];

export function includesRole(held: Role, needed: Role): boolean {
  return roles.indexOf(held) >= roles.indexOf(needed);
}

/** A key of our API as the store holds it: never the key itself, only the hash that recognizes it. */
export interface ApiKey {
  /** The public part of the key, by which it is looked up. */
  id: string;
  /** Who holds it; the timeline names it for what is done with the key. */
  name: string;
  role: Role;
  /** Reaches connections with a live key of Stripe, or those with a test key: never both. */
  livemode: boolean;
  /** The one connection that it reaches; null: all of its mode. */
  connection: string | null;
  /** SHA-256 of the whole key, in hexadecimal. */
  secret_hash: string;
  last4: string;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}
