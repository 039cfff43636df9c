import { IsEmail, IsIn, IsUUID, MaxLength } from 'class-validator';
import { command, Done, Nothing } from '../contract.js';
import { ROLES, type Role } from '../context.js';

export class AddMemberRequest {
  @IsEmail() @MaxLength(254) email!: string;
  @IsIn(ROLES) role!: Role;
}

export class MemberView {
  id!: string;
  email!: string;
  role!: Role;
  createdAt!: string;
}

export class MemberList {
  items!: MemberView[];
}

export class ChangeMemberRoleRequest {
  @IsUUID() id!: string;
  @IsIn(ROLES) role!: Role;
}

export class MemberRef {
  @IsUUID() id!: string;
}

/** Fails with AUTH.MEMBER_EXISTS for an address that is a member already. */
export const addMember = command({
  subject: 'auth.member.add.v1',
  request: AddMemberRequest,
  reply: MemberView,
  timeoutMs: 5_000,
});
export const listMembers = command({
  subject: 'auth.member.list.v1',
  request: Nothing,
  reply: MemberList,
  timeoutMs: 5_000,
});
/** Fails with AUTH.LAST_OWNER when nobody would be left to own the tenant. */
export const changeMemberRole = command({
  subject: 'auth.member.changeRole.v1',
  request: ChangeMemberRoleRequest,
  reply: MemberView,
  timeoutMs: 5_000,
});
/** Ends their sessions too. Fails with AUTH.LAST_OWNER. */
export const removeMember = command({
  subject: 'auth.member.remove.v1',
  request: MemberRef,
  reply: Done,
  timeoutMs: 5_000,
});
