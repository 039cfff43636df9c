import { Module } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { ListMembers } from './list-members.service.js';
import { ListHandler } from './list.handler.js';

@Module({ imports: [RecordModule], providers: [ListMembers, ListHandler] })
export class ListModule {}
