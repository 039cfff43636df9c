import type { Preview } from './preview.queries.js';

/** From so many new records on, somebody has to say that they are meant. */
const MANY_CREATES = 1_000;
/** And from such a share of deletions on. */
const MANY_DELETES = 0.2;

export type Danger = 'creates' | 'deletes';

/** What in a preview is no everyday matter. */
export function dangersIn({ toCrm, fromCrm }: Pick<Preview, 'toCrm' | 'fromCrm'>): Danger[] {
  const dangers: Danger[] = [];
  if (toCrm.create > MANY_CREATES || fromCrm.create > MANY_CREATES) dangers.push('creates');
  const isMuch = ({ create, update, unchanged, delete: gone }: Preview['toCrm']) =>
    gone > 0 && gone > (create + update + unchanged + gone) * MANY_DELETES;
  if (isMuch(toCrm) || isMuch(fromCrm)) dangers.push('deletes');
  return dangers;
}
