import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Without API keys whoever reaches the port may do everything, so only this machine may reach it. */
export function assertLoopback(host: string): void {
  const version = isIP(host);
  const isLocal =
    host === 'localhost' ||
    (version !== 0 && loopback.check(host, version === 4 ? 'ipv4' : 'ipv6'));
  if (isLocal) return;
  throw new Error(
    `Refusing to listen on ${host}: there are no API keys, so only loopback (127.0.0.1, ::1, localhost) is allowed. ` +
      'Listen on 127.0.0.1 and put a proxy that authenticates in front of it.',
  );
}
