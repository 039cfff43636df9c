import { Module } from '@nestjs/common';
import { ListController } from './list.controller.js';

@Module({ controllers: [ListController] })
export class ListModule {}
