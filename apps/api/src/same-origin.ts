import type { FastifyRequest } from 'fastify';
import { ApiError } from './problems.ts';
import { isLoopback } from './settings.ts';

export interface Sender {
  /** As the browser names the server: name and port. */
  host: string | undefined;
  origin: string | undefined;
  /** Sec-Fetch-Site; programs that are no browsers send neither. */
  site: string | undefined;
}

/** The name in a Host header, without port and brackets. */
function nameOf(host: string | undefined): string | null {
  try {
    return new URL(`http://${host}`).hostname.replace(/^\[(.*)\]$/, '$1');
  } catch {
    return null;
  }
}

/**
 * Why a request may come from a page of another origin, null when it cannot. A keyless API trusts everyone on this
 * machine, and every page in the browser runs on this machine: the headers that a page cannot set tell them apart. The
 * name must be this machine's own too, or a page could give its own name our address and be of one origin with us.
 */
export function foreignBecause({ host, origin, site }: Sender): string | null {
  const name = nameOf(host);
  if (name === null || !isLoopback(name))
    return `the request was sent to ${host ?? 'no host'}, not to this machine's own name`;
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return `it comes from a page elsewhere (${site})`;
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`)
    return `it comes from a page of ${origin}`;
  return null;
}

/** @throws ApiError `origin_refused` */
export function refuseForeign(request: FastifyRequest): void {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  const why = foreignBecause({ host, origin, site: typeof site === 'string' ? site : undefined });
  if (why !== null)
    throw new ApiError(
      'origin_refused',
      `Without keys only this machine may operate, and ${why}: set FILINGS_OPERATOR_KEYS.`,
    );
}
