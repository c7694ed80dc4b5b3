import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { publicLookup } from './public-address.ts';
import type { FetcherOptions } from './request.ts';

/**
 * Connections to the exchanges. Asked directly, a host is only connected to where its name stands for a public address,
 * whatever the name server says at that moment (G31). A proxy looks names up itself, and a gateway is named by the
 * operator and may well be on this machine.
 */
export function openConnections({ gatewayUrl, proxyUrl, allowedHosts, limits, lookup }: FetcherOptions): Dispatcher {
  const timeout = Math.min(10_000, limits.fetchTimeoutMs);
  if (gatewayUrl !== undefined) return new Agent({ connect: { timeout } });
  if (proxyUrl === undefined && allowedHosts === 'any') return new Agent({ connect: { timeout } });
  if (proxyUrl === undefined) return new Agent({ connect: { timeout, lookup: publicLookup(lookup) } });
  return new ProxyAgent({ uri: proxyUrl, connectTimeout: timeout, proxyTls: { timeout }, requestTls: { timeout } });
}
