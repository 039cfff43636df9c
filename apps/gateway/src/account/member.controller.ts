import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  addMember,
  AddMemberRequest,
  changeMemberRole,
  listMembers,
  MemberList,
  MemberView,
  removeMember,
  type MessageContext,
  type Principal,
} from '@app/contracts';
import { PrincipalService } from '../access/principal.service.js';
import { Commands } from '../commands.service.js';
import { Caller, Context } from '../request.js';
import { Requires } from '../requires.js';
import { Answers } from '../route.js';
import { RoleBody } from './member.dto.js';

@ApiTags('members')
@Controller('api/auth/members')
export class MemberController {
  constructor(
    private readonly commands: Commands,
    private readonly principals: PrincipalService,
  ) {}

  /** Everybody who may sign in. */
  @Get()
  @Requires('admin', 'members:read')
  @Answers(200, MemberList)
  list(@Context() context: MessageContext): Promise<MemberList> {
    return this.commands.send(listMembers, {}, context);
  }

  /** Adds somebody, with a role not above one's own. */
  @Post()
  @Requires('admin', 'members:write')
  @Answers(201, MemberView)
  add(@Body() body: AddMemberRequest, @Context() context: MessageContext): Promise<MemberView> {
    return this.commands.send(addMember, body, context);
  }

  /** Changes somebody's role. */
  @Patch(':id')
  @Requires('admin', 'members:write')
  @Answers(200, MemberView)
  async changeRole(
    @Param('id') id: string,
    @Body() { role }: RoleBody,
    @Caller() caller: Principal,
    @Context() context: MessageContext,
  ): Promise<MemberView> {
    const member = await this.commands.send(changeMemberRole, { id, role }, context);
    await this.principals.forgetTenant(caller.tenantId);
    return member;
  }

  /** Removes somebody and ends their sessions. */
  @Delete(':id')
  @Requires('admin', 'members:write')
  @Answers(204)
  async remove(
    @Param('id') id: string,
    @Caller() caller: Principal,
    @Context() context: MessageContext,
  ): Promise<void> {
    await this.commands.send(removeMember, { id }, context);
    await this.principals.forgetTenant(caller.tenantId);
  }
}
