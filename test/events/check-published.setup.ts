// Every event that a test of services publishes is held against docs/asyncapi.yaml; the file fails when one differs.
import { EventStream } from '@app/messaging';
import { loadEventSchemas, type ProblemsOf } from './event-schemas.js';

const publish = EventStream.prototype.publish;
const problems = new Set<string>();
let problemsOf: ProblemsOf | undefined;

EventStream.prototype.publish = function (events) {
  problemsOf ??= loadEventSchemas();
  for (const published of events) for (const problem of problemsOf(published)) problems.add(problem);
  return publish.call(this, events);
};

afterAll(() => {
  expect([...problems]).toEqual([]);
});
