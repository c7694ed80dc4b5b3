import { EnrichError } from '../../errors.ts';

export interface AddressPolicy {
  allowedHosts: readonly string[];
  gatewayUrl?: string | undefined;
}

/** The address that a filing (or a redirect) names, if it is https on an exchange's own host (G31). */
export function checkAddress(address: string, policy: AddressPolicy): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  const allowed =
    url !== null &&
    url.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    policy.allowedHosts.includes(url.hostname);
  if (!url || !allowed) {
    const shown = url ? `${url.protocol}//${url.host}` : 'an unreadable address';
    throw new EnrichError(
      'host_not_allowed',
      `The attachment is said to be at ${shown}, which is not one of the exchanges' own hosts; it was not fetched.`,
    );
  }
  return url;
}

/** Where the request really goes: straight to the host, or through the gateway under `/<host><path>`. */
export function routeOf(url: URL, policy: AddressPolicy): string {
  if (!policy.gatewayUrl) return url.href;
  return `${policy.gatewayUrl.replace(/\/+$/, '')}/${url.host}${url.pathname}${url.search}`;
}
