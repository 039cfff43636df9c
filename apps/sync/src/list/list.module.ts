import { Module } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { ListHandler } from './list.handler.js';

@Module({ imports: [RecordModule], providers: [ListHandler] })
export class ListModule {}
