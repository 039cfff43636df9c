export type Params = Readonly<Record<string, string>>;

interface Route<H> {
  readonly method: string;
  readonly pattern: readonly string[];
  readonly handler: H;
}

/** Found: what to run. Otherwise whether the path exists with another method. */
export type Match<H> = { handler: H; params: Params } | { handler?: undefined; wrongMethod: boolean };

/**
 * Routes by method and path pattern (`/jobs/:id/results`). Fixed segments compare without case, as the
 * real service does; earlier routes win.
 */
export class Router<H> {
  private readonly routes = new Map<number, Route<H>[]>();

  add(method: string, pattern: string, handler: H): this {
    const segments = segmentsOf(pattern);
    const sameLength = this.routes.get(segments.length) ?? [];
    sameLength.push({ method, pattern: segments, handler });
    this.routes.set(segments.length, sameLength);
    return this;
  }

  match(method: string, path: string): Match<H> {
    const segments = segmentsOf(path);
    let wrongMethod = false;
    for (const route of this.routes.get(segments.length) ?? []) {
      const params = paramsOf(route.pattern, segments);
      if (params === undefined) continue;
      if (route.method === method || (method === 'HEAD' && route.method === 'GET')) {
        return { handler: route.handler, params };
      }
      wrongMethod = true;
    }
    return { wrongMethod };
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function paramsOf(pattern: readonly string[], segments: readonly string[]): Params | undefined {
  const params: Record<string, string> = {};
  for (let i = 0; i < pattern.length; i++) {
    const expected = pattern[i];
    const actual = segments[i];
    if (expected.startsWith(':')) params[expected.slice(1)] = decode(actual);
    else if (expected !== actual && expected.toLowerCase() !== actual.toLowerCase()) return undefined;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
