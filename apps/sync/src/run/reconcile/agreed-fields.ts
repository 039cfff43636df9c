import type { Plan } from './plan.types.js';

/** Fields of the conflict queue on which the two sides agree by now: nobody needs to decide any more. */
export const agreedFields = ({ reasons }: Plan, held: ReadonlySet<string>): string[] =>
  [...held].filter((field) => reasons[field] === 'equal');
