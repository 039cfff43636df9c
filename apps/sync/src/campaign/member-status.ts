import { MEMBER_STATUSES, type MemberStatus } from '@app/contracts';

/** The further of two: nobody goes back, and a bounce or an unsubscription stays. */
export function furthest(before: MemberStatus, given: MemberStatus): MemberStatus {
  return MEMBER_STATUSES.indexOf(given) > MEMBER_STATUSES.indexOf(before) ? given : before;
}
