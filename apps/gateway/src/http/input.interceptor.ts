// Reads and checks path, query and body of every request after it was let in, and before its handler runs: whatever is wrong
// is told at once.
import { CallHandler, ExecutionContext, Injectable, NestInterceptor, type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { Reflector } from '@nestjs/core';
import { isUUID } from 'class-validator';
import type { Observable } from 'rxjs';
import { FORM_ID, type PayloadClass } from '@app/contracts';
import { CRM_OBJECTS } from '@app/crm-core';
import { InvalidInputError, NotFoundError, type FieldError } from '@app/errors';
import { HttpProblem } from '../problem.js';
import { requestOf, type CrmRequest } from '../request.js';
import { LIST_BODY, OPEN_QUERY, STREAMED_BODY } from '../route.js';
import { checkBody, type BodyShape } from './check-body.js';
import { checkQuery } from './check-query.js';
import { assertSize, readJson } from './read-json.js';

interface Input {
  readonly query?: PayloadClass<object>;
  readonly isQueryOpen: boolean;
  readonly body?: BodyShape;
  /** Media types of a body that the handler reads itself. */
  readonly streamed?: readonly string[];
}

/** Parameters of a path that are no UUIDs. */
const NAMES: Readonly<Record<string, RegExp | undefined>> = {
  provider: /^[a-z][a-z\d-]{0,39}$/,
  form: FORM_ID,
  version: /^[1-9]\d{0,8}$/,
  object: new RegExp(`^(${CRM_OBJECTS.join('|')})$`),
};

@Injectable()
export class InputInterceptor implements NestInterceptor {
  private readonly known = new Map<unknown, Input>();

  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = requestOf(context);
    const input = this.inputOf(context);
    assertPath(request);
    if (input.streamed) assertMediaType(request, input.streamed);
    else assertSize(request);
    const query = checkQuery(input.query, request.query, input.isQueryOpen);
    const body = input.body
      ? checkBody(input.body, await readJson(request))
      : { value: undefined, errors: [] };
    refuse([...query.errors, ...body.errors]);
    // Express 5 computes `query` anew at each access.
    Object.defineProperty(request, 'query', { value: query.value ?? {} });
    request.body = body.value;
    return next.handle();
  }

  private inputOf(context: ExecutionContext): Input {
    const handler = context.getHandler();
    const known = this.known.get(handler);
    if (known) return known;
    const list = this.reflector.get<BodyShape | undefined>(LIST_BODY, handler);
    const type = argumentType(context, RouteParamtypes.BODY);
    const input = {
      query: argumentType(context, RouteParamtypes.QUERY),
      isQueryOpen: this.reflector.get<true | undefined>(OPEN_QUERY, handler) ?? false,
      body: list ?? (type && { type }),
      streamed: this.reflector.get<string[] | undefined>(STREAMED_BODY, handler),
    };
    this.known.set(handler, input);
    return input;
  }
}

/** The class of the handler's parameter that takes this part of the request. */
function argumentType(context: ExecutionContext, part: RouteParamtypes): PayloadClass<object> | undefined {
  const controller = context.getClass();
  const { name } = context.getHandler();
  const places = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    { index: number }
  >;
  const place = Object.entries(places).find(([key]) => key.startsWith(`${part}:`))?.[1];
  if (!place) return undefined;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) as Type[];
  return types[place.index] as PayloadClass<object>;
}

/** What cannot be an id names nothing. @throws NotFoundError */
function assertPath(request: CrmRequest): void {
  for (const [name, value] of Object.entries(request.params)) {
    const isPossible = NAMES[name]?.test(String(value)) ?? isUUID(value);
    if (!isPossible) throw new NotFoundError();
  }
}

function assertMediaType(request: CrmRequest, allowed: readonly string[]): void {
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  const isPlain = (request.headers['content-encoding'] ?? 'identity') === 'identity';
  if (isPlain && allowed.includes(type)) return;
  throw new HttpProblem(
    415,
    'REQUEST.MEDIA_TYPE',
    `The body must be ${allowed.join(' or ')}, not compressed.`,
  );
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  throw new InvalidInputError(
    errors.length === 1 ? 'One field is wrong.' : `${errors.length} fields are wrong.`,
    errors,
  );
}
