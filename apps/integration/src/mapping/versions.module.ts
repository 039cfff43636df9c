import { Module } from '@nestjs/common';
import { MappingVersions } from './mapping-versions.service.js';

/** The stored mappings, for the features that make and read them. */
@Module({ providers: [MappingVersions], exports: [MappingVersions] })
export class VersionsModule {}
