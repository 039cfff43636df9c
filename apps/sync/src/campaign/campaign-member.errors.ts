import type { MemberStatus } from '@app/contracts';
import { ConflictError, NotFoundError } from '@app/errors';

export class MemberNotFoundError extends NotFoundError {
  constructor() {
    super('This person is not in the campaign.', { code: 'CAMPAIGN_MEMBER.NOT_FOUND' });
  }
}

export class StatusBackwardsError extends ConflictError {
  constructor(memberStatus: MemberStatus) {
    super('The member is further on already, and nobody goes back.', {
      code: 'CAMPAIGN_MEMBER.STATUS_BACKWARDS',
      details: { memberStatus },
    });
  }
}
