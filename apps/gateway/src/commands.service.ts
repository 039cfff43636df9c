import { Injectable } from '@nestjs/common';
import type { Command, Done, MessageContext, PatchOf, RecordRef } from '@app/contracts';
import { InvalidInputError } from '@app/errors';
import { MessageBus } from '@app/messaging';
import { ifVersion } from './route.js';

/** Where a field of a message stands in the HTTP request. */
export type Place = (pointer: string) => string;

/** The message's fields came as query parameters. */
export const inQuery: Place = (pointer) => (pointer.startsWith('/') ? `?${pointer.slice(1)}` : pointer);

/** The body travels as this field of the message. */
export const bodyAt =
  (field: string): Place =>
  (pointer) =>
    pointer === `/${field}` || pointer.startsWith(`/${field}/`) ? pointer.slice(field.length + 1) : pointer;

const inBody: Place = (pointer) => pointer;

/** Something with a version, as a route names it. */
export interface Target {
  readonly id: string;
  /** What If-Match says; undefined for whatever is current. */
  readonly version: number | undefined;
}

/** Asks the owners of what the routes are about. */
@Injectable()
export class Commands {
  constructor(private readonly bus: MessageBus) {}

  /** @throws the owner's own error; wrong fields are named as they stand in the HTTP request. */
  async send<Req extends object, Res extends object>(
    contract: Command<Req, Res>,
    request: NoInfer<Req>,
    context: MessageContext,
    place: Place = inBody,
  ): Promise<Res> {
    try {
      return await this.bus.send(contract, request, context);
    } catch (error) {
      throw error instanceof InvalidInputError ? relocate(error, place) : error;
    }
  }

  /** Changes what the path and If-Match name. The body is the patch. */
  patch<P extends object, Res extends object>(
    contract: Command<PatchOf<P>, Res>,
    { id, version }: Target,
    patch: NoInfer<P>,
    context: MessageContext,
  ): Promise<Res> {
    return this.send(contract, { id, patch, ...ifVersion(version) }, context, bodyAt('patch'));
  }

  /** Deletes what the path and If-Match name. */
  async remove(
    contract: Command<RecordRef, Done>,
    { id, version }: Target,
    context: MessageContext,
  ): Promise<void> {
    await this.send(contract, { id, ...ifVersion(version) }, context);
  }
}

function relocate(error: InvalidInputError, place: Place): InvalidInputError {
  const errors = error.errors.map((field) => ({ ...field, pointer: place(field.pointer) }));
  const { message, code, retry, details } = error;
  return new InvalidInputError(message, errors, { code, retry, details, cause: error });
}
