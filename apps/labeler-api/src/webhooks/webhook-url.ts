import { isIP } from 'node:net';
import { isPublicAddress } from './public-address';

export interface UrlRules {
  allowHttp: boolean;
  allowPrivate: boolean;
}

/** Says why nothing may be sent to a URL, as far as one can tell without asking the DNS; undefined when it may. */
export function refusalOfUrl(
  text: string,
  { allowHttp, allowPrivate }: UrlRules,
): string | undefined {
  if (!URL.canParse(text)) return 'It is not an address of the web';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:')) {
    return 'It must begin with https://';
  }
  if (url.username || url.password) return 'It must not contain a user name or password';
  if (url.hash) return 'It must not contain a fragment';
  if (!allowPrivate && isPrivateLiteral(url)) return 'It must lead to a public address';
  return undefined;
}

/** A host that is an address needs no look-up, so this is the place to judge it. */
export function isPrivateLiteral({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host);
}
