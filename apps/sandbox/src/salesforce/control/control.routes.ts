import { json } from '../../answer.js';
import type { Router } from '../../router.js';
import type { DoorHandler } from '../org.js';

export function addControlRoutes(router: Router<DoorHandler>): void {
  router
    .add('GET', '/__sandbox/stats', (_request, _params, org) => json(200, org.stats.snapshot()))
    .add('POST', '/__sandbox/reset', (_request, _params, org) => {
      org.reset();
      return json(200, { done: true });
    });
}
