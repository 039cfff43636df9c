import { completeOperation, type Operation } from './complete-operation.js';

const anOperation = (more: Partial<Operation> = {}): Operation => ({
  responses: { 200: { description: '' } },
  ...more,
});

const statusesOf = (operation: Operation, path: string, method: string): number[] => {
  completeOperation(operation, path, method);
  return Object.keys(operation.responses).map(Number);
};

describe('completeOperation', () => {
  it('adds the problems that the route can have', () => {
    const read = statusesOf(anOperation({ 'x-required-role': 'viewer' }), '/api/contacts/{id}', 'get');
    const open = statusesOf(anOperation(), '/api/health/live', 'get');

    expect(read).toEqual([200, 400, 401, 403, 404, 429, 500, 503, 504]);
    expect(open).toEqual([200, 400, 429, 500, 503, 504]);
  });

  it('adds those of bodies and versions where there are any', () => {
    const operation = anOperation({ requestBody: { content: {} }, 'x-version': true });

    expect(statusesOf(operation, '/api/contacts/{id}', 'patch')).toEqual(
      expect.arrayContaining([404, 409, 412, 413, 415, 422]),
    );
    expect(operation.parameters).toEqual([expect.objectContaining({ name: 'If-Match', in: 'header' })]);
    expect(operation.responses[200]).toHaveProperty('headers.ETag');
  });

  it('keeps only the successes that the route says', () => {
    const responses = { 200: { description: '' }, 202: { description: '' } };
    const operation = anOperation({ responses, 'x-answers-202': true });

    expect(statusesOf(operation, '/api/x', 'post')).not.toContain(200);
    expect(operation).not.toHaveProperty('x-answers-202');
  });

  it('makes a heading of a comment’s first sentence', () => {
    const operation = anOperation({ summary: 'Stops a run.\nWhat is\ncommitted stays.' });

    completeOperation(operation, '/api/x', 'get');

    expect(operation).toMatchObject({ summary: 'Stops a run', description: 'What is committed stays.' });
  });

  it('takes an import of any size, in its own media types', () => {
    const content = { 'text/csv': { schema: { type: 'string' } } };
    const operation = anOperation({
      requestBody: { content: {} },
      'x-streamed-body': true,
      'x-body-content': content,
    });

    expect(statusesOf(operation, '/api/contacts/import', 'post')).not.toContain(413);
    expect(operation.requestBody).toEqual({ content });
  });
});
