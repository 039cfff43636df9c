import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ServiceHealth } from '@app/contracts';
import { Public } from '../requires.js';
import { Answers } from '../route.js';
import { Live } from './health.dto.js';
import { ReadinessService } from './readiness.service.js';

@ApiTags('health')
@Controller('api/health')
export class HealthController {
  constructor(private readonly readiness: ReadinessService) {}

  /** This process runs. Says nothing about the others. */
  @Get('live')
  @Public()
  @Answers(200, Live)
  live(): Live {
    return { live: true };
  }

  /** Everything that requests need is there; 503 names in `checks` what is missing. */
  @Get('ready')
  @Public()
  @Answers(200, ServiceHealth)
  ready(): Promise<ServiceHealth> {
    return this.readiness.assertReady();
  }
}
