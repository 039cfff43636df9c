import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { ConnectionLimits } from '@app/contracts';
import type { ConnectionEnvironment } from '@app/crm-core';

export type ConnectionStatus = 'pending' | 'connected' | 'needsReconnect' | 'revoked';

/** One CRM org that a tenant authorised, or is about to. Tokens are elsewhere: see credential. */
@Entity({ name: 'connection' })
export class Connection {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('text') provider!: string;
  @Column('text') environment!: ConnectionEnvironment;
  /** Origin where it was authorised; refreshes go there. */
  @Column('text', { name: 'login_url' }) loginUrl!: string;
  @Column('text', { nullable: true }) label!: string | null;
  @Column('text', { name: 'org_id', nullable: true }) orgId!: string | null;
  @Column('text', { name: 'org_name', nullable: true }) orgName!: string | null;
  @Column('text', { nullable: true }) username!: string | null;
  /** Origin of the org's API; may move with any refresh. */
  @Column('text', { name: 'instance_url', nullable: true }) instanceUrl!: string | null;
  /** `revoked` is final: such a row is kept for the audit log's readers and shown to nobody. */
  @Column('text') status!: ConnectionStatus;
  @Column('jsonb', { nullable: true }) limits!: ConnectionLimits | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
