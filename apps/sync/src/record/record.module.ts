import { Module } from '@nestjs/common';
import { RecordChanges } from './record-changes.service.js';
import { RecordTransactions } from './record-transactions.service.js';

@Module({
  providers: [RecordChanges, RecordTransactions],
  exports: [RecordChanges, RecordTransactions],
})
export class RecordModule {}
