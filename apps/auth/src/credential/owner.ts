/** Whose credential. */
export interface Owner {
  readonly tenantId: string;
  readonly connectionId: string;
}
