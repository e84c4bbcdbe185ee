import { isIPv6 } from 'node:net';

const windowMs = 60_000;
const allowedFailures = 20;
/** More addresses than fail in one minute, unless somebody has very many. */
const maxAddresses = 10_000;

export interface FailedAttempts {
  count(address: string, now: Date): void;
  /** How long an address that has failed too often must wait; null: it need not. */
  waitSeconds(address: string, now: Date): number | null;
}

/** Counts refused keys by address, in this process: twenty a minute are more than a mistake. */
export function createFailedAttempts(): FailedAttempts {
  const windows = new Map<string, { endsAt: number; failures: number }>();

  return {
    count(address, now) {
      const network = networkOf(address);
      const standing = windows.get(network);
      if (standing && standing.endsAt > now.getTime()) {
        standing.failures += 1;
        return;
      }
      // A map keeps the order of insertion: the first is the oldest.
      windows.delete(network);
      const [oldest] = windows.keys();
      if (windows.size >= maxAddresses && oldest !== undefined) windows.delete(oldest);
      windows.set(network, { endsAt: now.getTime() + windowMs, failures: 1 });
    },

    waitSeconds(address, now) {
      const standing = windows.get(networkOf(address));
      if (!standing || standing.failures < allowedFailures) return null;
      const leftMs = standing.endsAt - now.getTime();
      return leftMs > 0 ? Math.ceil(leftMs / 1000) : null;
    },
  };
}

/** Of IPv6 the /64, which is what one customer of a provider is given to choose addresses from. */
function networkOf(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 !== undefined || !isIPv6(address)) return v4 ?? address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - groups.length - behind.length;
  return [...groups, ...Array<string>(zeros).fill('0'), ...behind].slice(0, 4).join(':');
}
