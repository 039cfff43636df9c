// The only way out to a CRM. A URL is checked when it is made; the address is checked again when the socket connects, because a name may
// point somewhere else by then.
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent } from 'undici';
import { CrmAuthError } from '@app/errors';
import type { Egress } from './crm-provider.js';

const CONNECT_TIMEOUT_MS = 10_000;
/** A CRM may think this long before the first byte, and between two. Milliseconds. */
const RESPONSE_TIMEOUT_MS = 120_000;
const CONNECTIONS_PER_HOST = 16;

/**
 * @param hostSuffixes the provider's own hosts: https on the standard port only, public addresses only
 * @param extraHosts comma-separated `host:port` of sandboxes; plain http is allowed for loopback ones
 */
export function createEgress(hostSuffixes: readonly string[], extraHosts: string): Egress {
  const extra = new Set(
    extraHosts
      .split(',')
      .map((entry) => entry.trim().toLowerCase())
      .filter(Boolean),
  );
  const extraNames = new Set([...extra].map(hostOf));
  const dispatcher = new Agent({
    connections: CONNECTIONS_PER_HOST,
    headersTimeout: RESPONSE_TIMEOUT_MS,
    bodyTimeout: RESPONSE_TIMEOUT_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS, lookup: guardedLookup(extraNames) },
  });
  return { dispatcher, assertAllowed: (url) => assertAllowed(url, hostSuffixes, extra) };
}

const hostOf = (entry: string): string => entry.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');

function assertAllowed(given: string | URL, suffixes: readonly string[], extra: ReadonlySet<string>): URL {
  const url = URL.canParse(String(given)) ? new URL(given) : undefined;
  if (!url || url.username || url.password) throw notAllowed();
  const host = url.hostname.toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const isExtra = extra.has(`${host}:${port}`);
  if (isExtra && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackName(host))))
    return url;
  // ASCII letters only: a look-alike in another script is another host.
  const isOwn =
    /^[a-z0-9.-]+$/.test(host) && suffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
  if (isOwn && url.protocol === 'https:' && port === '443') return url;
  throw notAllowed();
}

function notAllowed(): CrmAuthError {
  return new CrmAuthError('Calls to this host are not allowed.', { code: 'CRM.HOST_NOT_ALLOWED' });
}

const isLoopbackName = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Refuses names that resolve to private, loopback or otherwise special addresses, unless the operator listed the host. */
function guardedLookup(extraNames: ReadonlySet<string>): LookupFunction {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const allowed = extraNames.has(hostname.toLowerCase())
        ? addresses
        : addresses.filter(({ address }) => isPublic(address));
      if (allowed.length === 0) return callback(notAllowed(), '', 0);
      if (options.all)
        return (callback as unknown as (e: null, found: LookupAddress[]) => void)(null, allowed);
      callback(null, allowed[0].address, allowed[0].family);
    });
  };
}

const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Addresses that any host on the internet may have: `unicast` in the registry's words, also of what an IPv6 address wraps. Other parts of IPv6
 * that are merely not given away yet are none.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6));
}
