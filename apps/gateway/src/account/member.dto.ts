import { IsIn } from 'class-validator';
import { ROLES, type Role } from '@app/contracts';

export class RoleBody {
  @IsIn(ROLES) role!: Role;
}
