import { EnrichError } from '../../errors.ts';

export interface AddressPolicy {
  /** `any` is for addresses that a person gave: then they are that person's to judge. */
  allowedHosts: readonly string[] | 'any';
  gatewayUrl?: string | undefined;
}

/** Whether an address is https on an exchange's own host (G31). */
export function isAllowed(address: string, { allowedHosts }: AddressPolicy): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, port, username, password, hostname } = new URL(address);
  if (allowedHosts === 'any') return protocol === 'https:' || protocol === 'http:';
  const plain = protocol === 'https:' && port === '' && username === '' && password === '';
  return plain && allowedHosts.includes(hostname);
}

/**
 * The address that a filing (or a redirect) names, if it is one that may be asked.
 * @throws EnrichError `host_not_allowed`
 */
export function checkAddress(address: string, policy: AddressPolicy): URL {
  if (isAllowed(address, policy)) return new URL(address);
  const { protocol, host } = URL.canParse(address) ? new URL(address) : { protocol: '', host: '' };
  throw new EnrichError(
    'host_not_allowed',
    `The attachment is said to be at ${protocol === '' ? 'an unreadable address' : `${protocol}//${host}`}, which is not one of the exchanges' own hosts; it was not fetched.`,
  );
}

/** Where the request really goes: straight to the host, or through the gateway under `/<host><path>`. */
export function routeOf(url: URL, policy: AddressPolicy): string {
  if (!policy.gatewayUrl) return url.href;
  return `${policy.gatewayUrl.replace(/\/+$/, '')}/${url.host}${url.pathname}${url.search}`;
}
