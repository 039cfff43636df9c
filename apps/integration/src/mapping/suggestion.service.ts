import { Inject, Injectable } from '@nestjs/common';
import type {
  FieldSuggestions,
  IntegrationObjectRef,
  MappingTemplates,
  MessageContext,
  TemplatesRequest,
} from '@app/contracts';
import {
  getProvider,
  providers,
  rankFields,
  validateMapping,
  type CrmSchema,
  type FieldMapping,
} from '@app/crm-core';
import { Integrations } from '../integration/integrations.service.js';
import { SchemaService } from '../schema/schema.service.js';
import { FieldsService } from './fields.service.js';
import { MappingVersions } from './mapping-versions.service.js';
import { lineOf } from './mapping.view.js';

/** The field that holds our records' ids there: nobody maps it. */
const OUR_KEY = /^markmail_?id/i;

/** Helps people to begin with a mapping. */
@Injectable()
export class SuggestionService {
  constructor(
    @Inject(Integrations) private readonly integrations: Integrations,
    @Inject(MappingVersions) private readonly versions: MappingVersions,
    @Inject(SchemaService) private readonly schemas: SchemaService,
    @Inject(FieldsService) private readonly fields: FieldsService,
  ) {}

  /** Each field of ours with what it most likely is at the CRM. What is mapped already is nobody else's. */
  async suggest(context: MessageContext, ref: IntegrationObjectRef): Promise<FieldSuggestions> {
    const { markmail, crm } = await this.fields.list(context, ref);
    const { current, accepted } = await this.integrations.read(context.tenantId, async (tx) => ({
      current: await this.versions.current(tx, ref.integrationId, ref.object),
      accepted: await this.versions.acceptedElsewhere(tx, ref),
    }));
    const mapped = new Map((current?.fields ?? []).map((line) => [line.markmailField, line.crmField]));
    const taken = new Set(mapped.values());
    const free = crm.filter(
      ({ name, type }) => !taken.has(name) && type !== 'unsupported' && !OUR_KEY.test(name),
    );
    const labels = new Map(crm.map(({ name, label }) => [name, label]));
    return {
      items: markmail.map((field) => ({
        markmailField: field.name,
        label: field.label,
        mappedTo: mapped.get(field.name) ?? null,
        candidates: mapped.has(field.name)
          ? []
          : rankFields(field, free, accepted).map(({ reasons, ...found }) => ({
              ...found,
              label: labels.get(found.crmField) ?? found.crmField,
              reasons: [...reasons],
            })),
      })),
    };
  }

  async templates(
    context: MessageContext,
    { object, integrationId }: TemplatesRequest,
  ): Promise<MappingTemplates> {
    const row = integrationId
      ? await this.integrations.read(context.tenantId, (tx) => this.integrations.require(tx, integrationId))
      : undefined;
    const wanted = (row ? [row.provider] : Object.keys(providers)).flatMap((provider) =>
      (getProvider(provider).mappingTemplates ?? [])
        .filter((template) => object === undefined || template.object === object)
        .map((template) => ({ ...template, provider })),
    );
    const items = await Promise.all(
      wanted.map(async ({ id, provider, object: of, title, mappings }) => {
        const schema =
          row && (await this.schemas.describe(context, { connectionId: row.connectionId, object: of }));
        const lines = schema ? mappings.filter((line) => fits(line, of, schema)) : mappings;
        return { id, provider, object: of, title, mappings: lines.map(lineOf) };
      }),
    );
    return { items };
  }
}

const fits = (line: FieldMapping, object: IntegrationObjectRef['object'], schema: CrmSchema): boolean =>
  validateMapping(object, [line], schema).errors.length === 0;
