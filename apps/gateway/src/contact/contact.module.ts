import { Module } from '@nestjs/common';
import { ContactController } from './contact.controller.js';
import { ImportController } from './import.controller.js';
import { ImportUploadService } from './import-upload.service.js';

// The import's paths come first: `import` is no contact's id.
@Module({ controllers: [ImportController, ContactController], providers: [ImportUploadService] })
export class ContactModule {}
