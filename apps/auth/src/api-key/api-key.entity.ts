import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '@app/contracts';

/** The right of one program to call us. The key itself is not here, only its hash. */
@Entity({ name: 'api_key' })
export class ApiKey {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('text') name!: string;
  @Column('text') role!: Role;
  @Column('text', { array: true }) scopes!: string[];
  @Column('text') prefix!: string;
  @Column('text', { name: 'key_hash' }) keyHash!: string;
  /** Set by the environment. */
  @Column('boolean', { name: 'is_bootstrap' }) isBootstrap!: boolean;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  /** Exact to a minute. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  /** An actor's id, or `environment` for a bootstrap key that another one replaced. */
  @Column('text', { name: 'revoked_by', nullable: true }) revokedBy!: string | null;
}
