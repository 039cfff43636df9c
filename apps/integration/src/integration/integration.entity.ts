import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { IntegrationView, ObjectSettingsView } from '@app/contracts';

/** How one connection is synchronised. */
@Entity({ name: 'crm_integration' })
export class Integration {
  /** Sorts by time. */
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'tenant_id' }) tenantId!: string;
  @Column('uuid', { name: 'connection_id' }) connectionId!: string;
  /** The connection's CRM: a connection never changes it. */
  @Column('text') provider!: string;
  @Column('text') name!: string;
  /** Grows by one with every change of this row. Mappings have versions of their own. */
  @Column('integer') version!: number;
  /** By object, all defaults filled in. */
  @Column('jsonb') objects!: Record<string, ObjectSettingsView>;
  @Column('jsonb') settings!: IntegrationView['settings'];
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at' }) updatedAt!: Date;
  /** Set once, when it is deleted; such a row is shown to nobody. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true }) deletedAt!: Date | null;
}
