import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IsInt, IsString, Max, MinLength } from 'class-validator';
import { ConfigError, Env, loadConfig } from './index.js';

class Sample {
  @Env('SAMPLE_PORT') @IsInt() @Max(65_535) port: number = 3000;
  @Env('SAMPLE_KEY') @IsString() @MinLength(8) key = 'default-key';
  @Env('SAMPLE_ON') on: boolean = false;
}

class Narrower extends Sample {
  @Env('SAMPLE_EXTRA') @IsString() extra: string;
}

describe('loadConfig', () => {
  it('keeps defaults and converts to the declared types', () => {
    expect(loadConfig(Sample, { SAMPLE_PORT: '81', SAMPLE_ON: 'on' })).toEqual({
      port: 81,
      key: 'default-key',
      on: true,
    });
  });

  it('reads NAME_FILE without its last line break', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'config-')), 'key');
    writeFileSync(file, 'from-a-file\n');

    expect(loadConfig(Sample, { SAMPLE_KEY_FILE: file }).key).toBe('from-a-file');
  });

  it('names all wrong variables at once and repeats no value', () => {
    const load = () =>
      loadConfig(Narrower, { SAMPLE_PORT: 'eighty', SAMPLE_KEY: 's3cret', SAMPLE_KEY_2: 'x' });

    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/SAMPLE_PORT[\s\S]*SAMPLE_KEY[\s\S]*SAMPLE_EXTRA|SAMPLE_EXTRA[\s\S]*SAMPLE_PORT/);
    expect(load).not.toThrow(/s3cret|eighty/);
  });
});
