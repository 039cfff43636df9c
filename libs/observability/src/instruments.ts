// Metrics of this process by their names. Labels hold kinds of things, never a tenant, a record or a value: their number must stay small.
import { Counter, Gauge, Histogram } from 'prom-client';
import { metrics } from './health.js';

/** Seconds: from a fast query to a slow call at a CRM. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** The same one for the same name. */
export function counter<L extends string>(name: string, help: string, labels: readonly L[] = []): Counter<L> {
  const known = metrics.getSingleMetric(name) as Counter<L> | undefined;
  return known ?? new Counter({ name, help, labelNames: [...labels], registers: [metrics] });
}

export function histogram<L extends string>(
  name: string,
  help: string,
  labels: readonly L[] = [],
  buckets: readonly number[] = SECONDS,
): Histogram<L> {
  const known = metrics.getSingleMetric(name) as Histogram<L> | undefined;
  return (
    known ??
    new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers: [metrics] })
  );
}

/** Asked for its value when somebody reads the metrics; replaces one of the same name. Without a value where `read` fails. */
export function gauge(name: string, help: string, read: () => number | Promise<number>): void {
  metrics.removeSingleMetric(name);
  new Gauge({
    name,
    help,
    registers: [metrics],
    async collect() {
      await Promise.resolve()
        .then(read)
        .then((value) => this.set(value))
        .catch(() => this.remove());
    },
  });
}
