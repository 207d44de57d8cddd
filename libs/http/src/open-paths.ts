/** What a rewrite reads of a request. */
interface RequestTarget {
  method?: string;
  url?: string;
}

/** One well-formed UTF-8 sequence in percent escapes. Overlong and otherwise impossible ones fail to decode. */
const ESCAPES = new RegExp(
  '%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}',
  'gi',
);
const SPECIAL = /[.*+?^${}()|[\]\\]/g;

/**
 * Makes one path segment of a parameter that may hold anything, so that an ordinary route with `:name` finds it:
 * slashes as they are or as `%2F`, percent signs that escape nothing.
 * @param prefix Path before every route, without a slash at its ends.
 * @param routes `METHOD /path` with `:name` for one segment and `*name` for one or more, which takes as much as it can.
 *   What follows it must be written with plain slashes. The first route that matches wins.
 * @returns The address of a request to route it by.
 */
export function openPathRewriter(
  prefix: string,
  routes: readonly string[],
): (request: RequestTarget) => string {
  const patterns = new Map<string, RegExp[]>();
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ');
    patterns.set(method, [...(patterns.get(method) ?? []), patternOf(`/${prefix}${path}`)]);
  }
  patterns.set('HEAD', [...(patterns.get('GET') ?? [])]);
  return ({ method = '', url = '/' }) => {
    const candidates = patterns.get(method);
    return candidates ? rewrite(url, candidates) : url;
  };
}

function rewrite(url: string, patterns: readonly RegExp[]): string {
  const end = url.search(/[?#]/);
  const path = end < 0 ? url : url.slice(0, end);
  for (const pattern of patterns) {
    const found = pattern.exec(path)?.groups;
    if (!found) continue;
    const { before = '', open = '', after = '' } = found;
    return before + encodeURIComponent(decodeOnce(open)) + after + url.slice(path.length);
  }
  return url;
}

/** Percent escapes of UTF-8 as text; whatever else a percent sign begins stays as it is. */
export function decodeOnce(text: string): string {
  return text.replace(ESCAPES, (escape) => {
    try {
      return decodeURIComponent(escape);
    } catch {
      return escape;
    }
  });
}

function patternOf(path: string): RegExp {
  const [, before = '', after = ''] = /^(.*)\*\w+(.*)$/.exec(path) ?? [];
  const literal = (part: string) => part.replace(SPECIAL, '\\$&').replace(/:\w+/g, '[^/]+');
  return new RegExp(`^(?<before>${literal(before)})(?<open>.+)(?<after>${literal(after)})$`, 's');
}
