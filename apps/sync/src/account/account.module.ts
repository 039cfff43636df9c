import { Module } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import { AccountHandler } from './account.handler.js';

@Module({ imports: [RecordModule], providers: [AccountHandler] })
export class AccountModule {}
