import { Injectable } from '@nestjs/common';
import type { Command, MessageContext } from '@app/contracts';
import { InvalidInputError } from '@app/errors';
import { MessageBus } from '@app/messaging';

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
}

function relocate(error: InvalidInputError, place: Place): InvalidInputError {
  const errors = error.errors.map((field) => ({ ...field, pointer: place(field.pointer) }));
  const { message, code, retry, details } = error;
  return new InvalidInputError(message, errors, { code, retry, details, cause: error });
}
