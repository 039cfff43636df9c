import { Module } from '@nestjs/common';
import { EndpointHandler } from './endpoint.handler.js';
import { EndpointService } from './endpoint.service.js';
import { KeyRotationJob } from './key-rotation.job.js';
import { SigningSecrets } from './signing-secrets.service.js';

@Module({
  providers: [EndpointService, EndpointHandler, SigningSecrets, KeyRotationJob],
  exports: [EndpointService, SigningSecrets],
})
export class EndpointModule {}
