import 'reflect-metadata';
import { readSandboxOptions, sandboxOptions } from './sandbox.options.js';

describe('sandbox options', () => {
  it('have a quarter as many leads as contacts unless told otherwise', () => {
    expect(sandboxOptions({ contacts: 1_000 })).toMatchObject({
      contacts: 1_000,
      leads: 250,
      seed: 1,
      bare: false,
    });
    expect(sandboxOptions({ contacts: 1_000, leads: 3 }).leads).toBe(3);
  });

  it('are read from flags', () => {
    const flags = [
      '--port',
      '0',
      '--seed=7',
      '--contacts',
      '12',
      '--leads',
      '4',
      '--locale',
      'ja',
      '--latency',
      '5',
      '--bare',
    ];

    expect(readSandboxOptions(flags)).toEqual({
      port: 0,
      seed: 7,
      contacts: 12,
      leads: 4,
      locale: 'ja',
      latencyMs: 5,
      bare: true,
    });
  });

  it('name every wrong flag at once', () => {
    expect(() => readSandboxOptions(['--contacts', 'many', '--locale', 'fr'])).toThrow(
      'The sandbox cannot start: --locale takes ja, en or mixed; --contacts takes a whole number',
    );
    expect(() => readSandboxOptions(['--nope'])).toThrow('--nope');
  });
});
