import { Module } from '@nestjs/common';
import { CallbackController } from './callback.controller.js';
import { ConnectionController } from './connection.controller.js';

@Module({ controllers: [CallbackController, ConnectionController] })
export class ConnectionModule {}
