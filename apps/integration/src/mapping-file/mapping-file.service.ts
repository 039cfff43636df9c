import { Inject, Injectable } from '@nestjs/common';
import type {
  ExportMappingsRequest,
  ImportedMappings,
  ImportMappingsRequest,
  MappingFile,
  MessageContext,
} from '@app/contracts';
import { MappingService } from '../mapping/mapping.service.js';
import { MappingFileInvalidError } from './mapping-file.errors.js';
import { printMappings, readMappings } from './mapping-document.js';

/** Mappings as a file: the same lines as over REST. */
@Injectable()
export class MappingFileService {
  constructor(@Inject(MappingService) private readonly mappings: MappingService) {}

  async export(
    context: MessageContext,
    { integrationId, format }: ExportMappingsRequest,
  ): Promise<MappingFile> {
    const { lines } = await this.mappings.all(context, integrationId);
    return { fileName: `mapping-${integrationId}.${format}`, format, text: printMappings(lines, format) };
  }

  /** @throws MappingFileInvalidError naming all that is wrong, with nothing changed */
  async import(
    context: MessageContext,
    { integrationId, text, dryRun = false }: ImportMappingsRequest,
  ): Promise<ImportedMappings> {
    const wanted = readMappings(text);
    const objects = await this.mappings.replaceAll(context, integrationId, wanted, {
      isDryRun: dryRun,
      invalid: (wrong) =>
        new MappingFileInvalidError(
          [...wrong].flatMap(([object, errors]) =>
            errors.map((error) => ({ ...error, pointer: `/objects/${object}${error.pointer}` })),
          ),
        ),
    });
    return { dryRun, objects };
  }
}
