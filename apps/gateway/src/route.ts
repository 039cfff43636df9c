// What routes say about themselves besides method, path and who may use them.
import {
  applyDecorators,
  createParamDecorator,
  HttpCode,
  SetMetadata,
  UseInterceptors,
  type ExecutionContext,
  type Type,
} from '@nestjs/common';
import { ApiBody, ApiExtension, ApiResponse } from '@nestjs/swagger';
import { ETagInterceptor } from './etag.interceptor.js';
import { MalformedRequestError } from './problem.js';
import { requestOf } from './request.js';

export const LIST_BODY = Symbol('list body');
export const STREAMED_BODY = Symbol('streamed body');
export const OPEN_QUERY = Symbol('open query');
/** Marks operations that answer an ETag or heed If-Match, for the API description. */
export const VERSION_EXTENSION = 'x-version';
/** Followed by a status: marks the successes that a route says it has. */
export const ANSWER_EXTENSION = 'x-answers-';

interface AnswerOptions {
  readonly isList?: boolean;
  readonly description?: string;
}

/** The status of success, and its body. */
export function Answers(
  status: number,
  type?: Type,
  { isList = false, description = '' }: AnswerOptions = {},
) {
  return applyDecorators(
    HttpCode(status),
    ApiExtension(`${ANSWER_EXTENSION}${status}`, true),
    ApiResponse({ status, description, ...(type ? { type, isArray: isList } : {}) }),
  );
}

/** A success that is not the usual one. */
export function AlsoAnswers(status: number, type?: Type, description = '') {
  return applyDecorators(
    ApiExtension(`${ANSWER_EXTENSION}${status}`, true),
    ApiResponse({ status, description, ...(type ? { type } : {}) }),
  );
}

/** The version comes back as ETag, and unsafe methods heed If-Match. */
export function Versioned() {
  return applyDecorators(ApiExtension(VERSION_EXTENSION, true), UseInterceptors(ETagInterceptor));
}

/** The body is a bare JSON array; `type` has it as its only property. */
export function ListBody(type: Type, property: string, item: Type) {
  return applyDecorators(SetMetadata(LIST_BODY, { type, property }), ApiBody({ type: item, isArray: true }));
}

/** The handler reads the body itself, of any size, in one of these media types. */
export function StreamedBody(...mediaTypes: string[]) {
  const content = Object.fromEntries(
    mediaTypes.map((type) => [type, { schema: { type: 'string' as const } }]),
  );
  return applyDecorators(
    SetMetadata(STREAMED_BODY, mediaTypes),
    ApiExtension('x-streamed-body', true),
    ApiBody({ schema: { type: 'string' } }),
    ApiExtension('x-body-content', content),
  );
}

/** Somebody else makes the address: parameters that we do not know are theirs. */
export function OpenQuery() {
  return SetMetadata(OPEN_QUERY, true);
}

const ENTITY_TAG = /^(?:W\/)?"([^"]*)"$|^(\d+)$/;

/** The version that If-Match names; undefined without one or for `*`. An entity tag that is none of ours matches nothing. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext) =>
  versionOf(requestOf(context).headers['if-match']),
);

/** @throws MalformedRequestError for what is no single entity tag. */
export function versionOf(header: string | undefined): number | undefined {
  const text = header?.trim();
  if (text === undefined || text === '*') return undefined;
  const match = ENTITY_TAG.exec(text);
  if (!match) {
    const detail = 'If-Match must be one entity tag, as the ETag header gave it.';
    throw new MalformedRequestError(detail, [{ pointer: '#If-Match', code: 'format', detail }]);
  }
  const opaque = match[1] ?? match[2];
  const isStrong = !text.startsWith('W/');
  const version = isStrong && /^\d{1,15}$/.test(opaque) ? Number(opaque) : NO_VERSION;
  return version;
}

/** Versions begin at 1: no owner has this one. */
const NO_VERSION = -1;

/** `{ ifVersion }` where a version was named. */
export const ifVersion = (version: number | undefined): { ifVersion?: number } =>
  version === undefined ? {} : { ifVersion: version };
