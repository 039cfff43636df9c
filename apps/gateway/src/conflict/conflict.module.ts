import { Module } from '@nestjs/common';
import { ConflictController } from './conflict.controller.js';

@Module({ controllers: [ConflictController] })
export class ConflictModule {}
