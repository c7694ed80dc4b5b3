import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns';
import { BlockList, isIPv6, type LookupFunction } from 'node:net';

/** What no name on the internet may stand for: RFC 6890's special-purpose blocks, and multicast. */
const SPECIAL = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  SPECIAL.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  SPECIAL.addSubnet(network, prefix, 'ipv6');

/** Where IPv6 carries an IPv4 address: mapped, and through the translators of networks without IPv4 (RFC 6052, 6to4). */
const CARRIED = [/^::ffff:(?:0:)?(?=\d+\.\d+\.\d+\.\d+$)/i, /^64:ff9b::(?=\d+\.\d+\.\d+\.\d+$)/i];

/** Whether an address of a name server's answer is one of the internet's. */
export function isPublicAddress(address: string): boolean {
  const [bare] = address.split('%');
  if (!isIPv6(bare!)) return !SPECIAL.check(bare!, 'ipv4');
  const carried = carriedIPv4(bare!);
  return carried === null ? !SPECIAL.check(bare!, 'ipv6') : !SPECIAL.check(carried, 'ipv4');
}

function carriedIPv4(address: string): string | null {
  for (const start of CARRIED) if (start.test(address)) return address.replace(start, '');
  const hex = /^(?:::ffff:(?:0:)?|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  const sixToFour = /^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/i.exec(address);
  const [, high, low] = hex ?? sixToFour ?? [];
  if (high === undefined || low === undefined) return null;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

export type Lookup = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Looks a host up as it is connected to and gives its public addresses alone, so that no answer of a name server leads
 * into the network that we stand in (DNS rebinding, G31).
 */
export function publicLookup(lookup: Lookup = systemLookup): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      const [first, ...others] = addresses.filter(({ address }) => isPublicAddress(address));
      if (first === undefined) {
        const found = addresses.map(({ address }) => address).join(', ') || 'no address';
        const message = `the name server says that ${hostname} is at ${found}, which is not on the internet; is DNS right here?`;
        return done(Object.assign(new Error(message), { code: 'ENOTPUBLIC' }), '', 0);
      }
      if (options.all) return done(null, [first, ...others]);
      done(null, first.address, first.family);
    });
  };
}
