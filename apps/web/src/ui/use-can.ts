import type { Principal } from '../api/types.js';
import { createContext, useContext } from 'react';

const ORDER = ['viewer', 'operator', 'admin', 'owner'] as const;

export const PrincipalContext = createContext<Principal | null>(null);

/** Whether whoever is signed in has at least this role. Only spares people a refusal: the server decides. */
export function useCan(role: Principal['role']): boolean {
  const principal = useContext(PrincipalContext);
  return principal !== null && ORDER.indexOf(principal.role) >= ORDER.indexOf(role);
}
