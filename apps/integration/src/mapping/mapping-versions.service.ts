// The mappings as they are and were. Nothing is changed here, only added.
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { MessageContext } from '@app/contracts';
import type { Compatibility, CrmObject, MappedField } from '@app/crm-core';

/** One version of the mapping of one object of an integration. */
export interface MappingVersion {
  readonly object: CrmObject;
  readonly version: number;
  readonly fields: readonly MappedField[];
  /** In the order of `fields`. */
  readonly verdicts: readonly Compatibility[];
}

@Injectable()
export class MappingVersions {
  /** The newest one; undefined for an object that was never set up. */
  async current(
    tx: EntityManager,
    integrationId: string,
    object: CrmObject,
  ): Promise<MappingVersion | undefined> {
    const rows: MappingVersion[] = await tx.query(
      `SELECT object, version, fields, verdicts FROM field_mapping
        WHERE integration_id = $1 AND object = $2 ORDER BY version DESC LIMIT 1`,
      [integrationId, object],
    );
    return rows[0];
  }

  /** The newest one of each object. */
  currentOfAll(tx: EntityManager, integrationId: string): Promise<MappingVersion[]> {
    return tx.query(
      `SELECT DISTINCT ON (object) object, version, fields, verdicts FROM field_mapping
        WHERE integration_id = $1 ORDER BY object, version DESC`,
      [integrationId],
    );
  }

  /** The integration must be locked: its versions have no gaps. */
  async add(
    tx: EntityManager,
    { tenantId, actor }: MessageContext,
    integrationId: string,
    { object, version, fields, verdicts }: MappingVersion,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO field_mapping (tenant_id, integration_id, object, version, fields, verdicts, actor_kind, actor_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tenantId,
        integrationId,
        object,
        version,
        JSON.stringify(fields),
        JSON.stringify(verdicts),
        actor.kind,
        actor.id,
      ],
    );
  }
}
