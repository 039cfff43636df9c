import { Module } from '@nestjs/common';
import { FormController } from './form.controller.js';

@Module({ controllers: [FormController] })
export class FormModule {}
