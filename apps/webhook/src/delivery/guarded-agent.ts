// The only way out to customers' endpoints. The address is checked where the socket connects, and the socket connects to just that address:
// a name that pointed elsewhere a moment ago helps nobody.
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, isIPv6, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublic } from '@app/crm-core';

const CONNECT_TIMEOUT_MS = 5_000;

/** The endpoint's name, or its address as written, leads to an address that is not public. */
export class BlockedAddressError extends Error {
  constructor() {
    super('The endpoint is not at a public address.');
    this.name = 'BlockedAddressError';
  }
}

interface Exceptions {
  /** Hosts that may be at any address. An IPv6 address stands in brackets. */
  has(host: string, port: string): boolean;
}

/** @param lookup asks the DNS */
export function createGuardedAgent(
  exceptions: Exceptions,
  lookup: typeof systemLookup = systemLookup,
): Agent {
  const connector = (resolve: LookupFunction) =>
    buildConnector({ timeout: CONNECT_TIMEOUT_MS, allowH2: false, lookup: resolve });
  const free = connector(lookup);
  const guarded = connector(publicOnly(lookup));
  return new Agent({
    connect: (options, callback) => {
      const { hostname, protocol } = options;
      const port = options.port || (protocol === 'https:' ? '443' : '80');
      if (exceptions.has(isIPv6(hostname) ? `[${hostname}]` : hostname, port)) return free(options, callback);
      // An address as written is never looked up.
      if (isIP(hostname) && !isPublic(hostname)) return callback(new BlockedAddressError(), null);
      guarded(options, callback);
    },
  });
}

/** One address that is not public makes the whole name suspect. */
function publicOnly(lookup: typeof systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      if (addresses.length === 0 || !addresses.every(({ address }) => isPublic(address)))
        return callback(new BlockedAddressError(), '', 0);
      if (options.all)
        return (callback as unknown as (e: null, found: LookupAddress[]) => void)(null, addresses);
      callback(null, addresses[0].address, addresses[0].family);
    });
  };
}
