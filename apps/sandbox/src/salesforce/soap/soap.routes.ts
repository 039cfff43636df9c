import type { Router } from '../../router.js';
import type { DoorHandler } from '../org.js';

export function addSoapRoutes(_router: Router<DoorHandler>): void {}
