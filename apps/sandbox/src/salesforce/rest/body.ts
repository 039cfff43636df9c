import { ApiError, malformedJson } from '../errors.js';
import type { Call } from '../org.js';

/** The JSON body of a call. @throws ApiError JSON_PARSER_ERROR or 415 */
export function jsonBody(call: Pick<Call, 'body' | 'headers'>): Record<string, unknown> {
  const parsed = anyJson(call);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw malformedJson('The HTTP entity body is required to be a JSON object');
  }
  return parsed as Record<string, unknown>;
}

function anyJson(call: Pick<Call, 'body' | 'headers'>): unknown {
  const type = call.headers['content-type'];
  if (type !== undefined && /^(text\/csv|application\/xml|text\/xml)/i.test(type)) {
    throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', `Content type ${type} is not supported here`);
  }
  try {
    return JSON.parse(call.body.toString('utf8')) as unknown;
  } catch (error) {
    throw malformedJson(error instanceof Error ? error.message : undefined);
  }
}

/** `name=value` pairs of a header such as `Sforce-Query-Options: batchSize=200`. Names in lower case. */
export function headerOptions(value: string | string[] | undefined): Map<string, string> {
  const pairs = String(value ?? '').split(/[;,]/);
  return new Map(
    pairs.flatMap((pair): [string, string][] => {
      const [name, option] = pair.split('=').map((part) => part.trim());
      return option === undefined ? [] : [[name.toLowerCase(), option]];
    }),
  );
}

/** Whether the client accepts rows that an alerting duplicate rule would refuse. */
export function allowsDuplicates(call: Pick<Call, 'headers'>): boolean {
  return (
    headerOptions(call.headers['sforce-duplicate-rule-header']).get('allowsave')?.toLowerCase() === 'true'
  );
}
