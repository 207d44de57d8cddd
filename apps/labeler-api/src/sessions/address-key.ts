import { isIPv4, isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Whoever has one IPv6 address usually has all that begin with the same 64 bits. */
const NETWORK_GROUPS = 4;

/** Whom attempts from an address count for: the IPv4 address itself, or the IPv6 network. */
export function addressKey(ip: string): string {
  const address = MAPPED_IPV4.exec(ip)?.[1] ?? ip;
  if (isIPv4(address)) return address;
  return isIPv6(address)
    ? `${groupsOf(address).slice(0, NETWORK_GROUPS).join(':')}::/64`
    : 'unknown';
}

function groupsOf(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before.map(shortest);
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map(shortest);
}

function shortest(group: string): string {
  return group.replace(/^0+(?=.)/, '');
}
