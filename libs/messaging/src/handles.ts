import 'reflect-metadata';
import type { Command, MessageContext } from '@app/contracts';

const COMMAND = Symbol('command');

/** Marks the method that owns a command. The compiler checks request, context and reply. */
export function Handles<Req extends object, Res extends object>(contract: Command<Req, Res>) {
  return <M extends (request: Req, context: MessageContext) => Promise<Res>>(
    _target: object,
    _name: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    Reflect.defineMetadata(COMMAND, contract, descriptor.value as object);
  };
}

/** The command that a method owns, if any. */
export function commandOf(method: object): Command<object, object> | undefined {
  return Reflect.getMetadata(COMMAND, method) as Command<object, object> | undefined;
}
