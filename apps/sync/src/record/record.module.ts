import { Module } from '@nestjs/common';
import { RecordService } from './record.service.js';
import { RecordStore } from './record-store.service.js';
import { RecordChanges } from './record-changes.service.js';
import { RecordTransactions } from './record-transactions.service.js';
import { References } from './references.service.js';

@Module({
  providers: [RecordChanges, RecordTransactions, RecordStore, RecordService, References],
  exports: [RecordChanges, RecordTransactions, RecordStore, RecordService, References],
})
export class RecordModule {}
