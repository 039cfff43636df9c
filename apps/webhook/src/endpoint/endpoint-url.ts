// What an endpoint's address may look like. Where its name points to is looked at again whenever something is sent there.
import { isIP } from 'node:net';
import { isPublic } from '@app/crm-core';
import { UrlNotAllowedError } from './endpoint.errors.js';
import type { ExtraHosts } from './extra-hosts.js';

/** Names that only mean something inside a network (RFC 6761, RFC 6762, RFC 8375). */
const INSIDE = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|test|invalid)$/;

/**
 * The address in its one spelling.
 * @param pointer of the field
 * @throws UrlNotAllowedError naming what is wrong.
 */
export function endpointUrl(text: string, extra: ExtraHosts, pointer: string): string {
  const refuse = (reason: string) => new UrlNotAllowedError(reason, pointer);
  const url = URL.parse(text);
  if (!url || !['https:', 'http:'].includes(url.protocol)) throw refuse('A URL with https is expected.');
  if (url.username || url.password) throw refuse('A URL without user name and password is expected.');
  if (url.hash) throw refuse('A URL without a fragment is expected.');
  if (extra.has(url.hostname, portOf(url))) return url.href;
  if (url.protocol !== 'https:') throw refuse('Events are sent with https only.');
  if (url.port !== '') throw refuse('Events are sent to the standard port of https only.');
  if (!mayBePublic(url.hostname)) throw refuse('Events are sent to public addresses only.');
  return url.href;
}

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80');

/** As far as can be told without asking the DNS. */
function mayBePublic(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare)) return isPublic(bare);
  const name = hostname.replace(/\.$/, '');
  return name.includes('.') && !INSIDE.test(name);
}
