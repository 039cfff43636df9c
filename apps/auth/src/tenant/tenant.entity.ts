import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** One account. Everything else belongs to one. */
@Entity({ name: 'tenant' })
export class Tenant {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) id!: string;
  @Column('text') name!: string;
  /** What the host product calls it, if it does. */
  @Column('text', { name: 'external_id', nullable: true }) externalId!: string | null;
  /** 1 or 2 for the tenants that the environment asks for. */
  @Column('smallint', { name: 'bootstrap_slot', nullable: true }) bootstrapSlot!: number | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
