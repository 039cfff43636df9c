import type { ObjectStatus } from '../../api/types.js';
import type { Tone } from '../../ui/status-badge.js';

/** The worst of its objects decides. */
export function healthOf(objects: readonly ObjectStatus[]): { tone: Tone; label: string } {
  const states = objects.map(({ lastRun }) => lastRun?.state);
  if (objects.length === 0 || states.every((state) => state === undefined))
    return { tone: 'idle', label: 'dashboard.waiting' };
  if (objects.some(({ parkedUntil }) => parkedUntil)) return { tone: 'attention', label: 'dashboard.paused' };
  if (states.includes('failed')) return { tone: 'bad', label: 'dashboard.failed' };
  if (states.includes('running')) return { tone: 'busy', label: 'dashboard.working' };
  if (objects.some(({ conflicts, rejected }) => conflicts + rejected > 0))
    return { tone: 'attention', label: 'dashboard.attention' };
  return { tone: 'good', label: 'dashboard.healthy' };
}
