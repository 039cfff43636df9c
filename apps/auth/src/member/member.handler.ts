import { Injectable } from '@nestjs/common';
import {
  addMember,
  AddMemberRequest,
  changeMemberRole,
  ChangeMemberRoleRequest,
  listMembers,
  MemberRef,
  Nothing,
  removeMember,
  type Done,
  type MemberList,
  type MemberView,
  type MessageContext,
} from '@app/contracts';
import { Handles } from '@app/messaging';
import { MemberService } from './member.service.js';

@Injectable()
export class MemberHandler {
  constructor(private readonly members: MemberService) {}

  @Handles(addMember)
  add(request: AddMemberRequest, context: MessageContext): Promise<MemberView> {
    return this.members.add(context, request);
  }

  @Handles(listMembers)
  list(_request: Nothing, context: MessageContext): Promise<MemberList> {
    return this.members.list(context);
  }

  @Handles(changeMemberRole)
  changeRole(request: ChangeMemberRoleRequest, context: MessageContext): Promise<MemberView> {
    return this.members.changeRole(context, request);
  }

  @Handles(removeMember)
  async remove(request: MemberRef, context: MessageContext): Promise<Done> {
    await this.members.remove(context, request);
    return { done: true };
  }
}
