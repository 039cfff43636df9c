import type { Actor } from '@app/contracts';

/** Who writes, for whom. */
export interface Author {
  readonly tenantId: string;
  readonly actor: Actor;
}

/** As history names them. */
export const actorName = ({ actor }: Author): string => `${actor.kind}:${actor.id}`;
