// The mappings as they are and were. Nothing is changed here, only added.
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, MessageContext } from '@app/contracts';
import { withSince, type Compatibility, type CrmObject, type MappedField } from '@app/crm-core';

/** One version of the mapping of one object of an integration. */
export interface MappingVersion {
  readonly object: CrmObject;
  readonly version: number;
  readonly fields: readonly MappedField[];
  /** In the order of `fields`. */
  readonly verdicts: readonly Compatibility[];
}

/** With who made it and when. */
export interface RecordedVersion extends MappingVersion {
  readonly actorKind: Actor['kind'];
  readonly actorId: string;
  readonly createdAt: Date;
}

const RECORDED =
  'object, version, fields, verdicts, actor_kind AS "actorKind", actor_id AS "actorId", created_at AS "createdAt"';

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

  /** One of them; undefined for one that never was. */
  async find(
    tx: EntityManager,
    integrationId: string,
    object: CrmObject,
    version: number,
  ): Promise<RecordedVersion | undefined> {
    const rows: RecordedVersion[] = await tx.query(
      `SELECT ${RECORDED} FROM field_mapping WHERE integration_id = $1 AND object = $2 AND version = $3`,
      [integrationId, object, version],
    );
    return rows[0];
  }

  /** Newest first, those before the given one. */
  before(
    tx: EntityManager,
    integrationId: string,
    object: CrmObject,
    version: number | undefined,
    limit: number,
  ): Promise<RecordedVersion[]> {
    return tx.query(
      `SELECT ${RECORDED} FROM field_mapping
        WHERE integration_id = $1 AND object = $2 AND ($3::int IS NULL OR version < $3) ORDER BY version DESC LIMIT $4`,
      [integrationId, object, version ?? null, limit],
    );
  }

  /** What the tenant's other integrations map of this object: our field → the CRM's. */
  async acceptedElsewhere(
    tx: EntityManager,
    { integrationId, object }: { integrationId: string; object: CrmObject },
  ): Promise<Map<string, Set<string>>> {
    const rows: Pick<MappingVersion, 'fields'>[] = await tx.query(
      `SELECT DISTINCT ON (integration_id) fields FROM field_mapping
        WHERE integration_id <> $1 AND object = $2 ORDER BY integration_id, version DESC`,
      [integrationId, object],
    );
    const accepted = new Map<string, Set<string>>();
    for (const { markmailField, crmField } of rows.flatMap(({ fields }) => fields))
      accepted.set(markmailField, (accepted.get(markmailField) ?? new Set<string>()).add(crmField));
    return accepted;
  }

  /** The integration must be locked: its versions have no gaps. */
  async add(
    tx: EntityManager,
    { tenantId, actor }: MessageContext,
    integrationId: string,
    { object, version, fields, verdicts }: MappingVersion,
  ): Promise<void> {
    const earlier = version > 1 ? await this.find(tx, integrationId, object, version - 1) : undefined;
    const dated = earlier ? withSince(earlier.fields, fields, version) : fields;
    await tx.query(
      `INSERT INTO field_mapping (tenant_id, integration_id, object, version, fields, verdicts, actor_kind, actor_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tenantId,
        integrationId,
        object,
        version,
        JSON.stringify(dated),
        JSON.stringify(verdicts),
        actor.kind,
        actor.id,
      ],
    );
  }
}
