import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../../src/app/config/parse-settings.js';
import { readEnvironment } from '../../src/app/config/read-environment.js';

describe('the .env file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'octa-env-'));
    file = join(folder, '.env');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('adds to the environment, which wins', () => {
    writeFileSync(file, 'PORT=8080\nLOG_LEVEL="INFO" # quiet\n\n# a comment\nYOUTUBE_API_KEY=\'a key\'\n');
    expect(readEnvironment({ PORT: '9090' }, file)).toEqual({
      PORT: '9090',
      LOG_LEVEL: 'INFO',
      YOUTUBE_API_KEY: 'a key',
    });
  });

  it('may begin with a byte order mark', () => {
    writeFileSync(file, '\uFEFFPORT=1234\r\nLOG_LEVEL=INFO\r\n');
    expect(readEnvironment({}, file)).toEqual({ PORT: '1234', LOG_LEVEL: 'INFO' });
  });

  it('may be missing', () => {
    expect(readEnvironment({ PORT: '9090' }, file)).toEqual({ PORT: '9090' });
  });

  it.each(['production', ' PRODUCTION '])('is not read where APP_ENV is %j', (environment) => {
    writeFileSync(file, 'PORT=8080\n');
    expect(readEnvironment({ APP_ENV: environment }, file)).toEqual({ APP_ENV: environment });
  });

  it.each(['development', 'preproduction', 'test'])('is read where APP_ENV is %s', (environment) => {
    writeFileSync(file, 'PORT=8080\n');
    expect(readEnvironment({ APP_ENV: environment }, file)).toEqual({ APP_ENV: environment, PORT: '8080' });
  });

  it('cannot switch production on, since it would then not be read', () => {
    writeFileSync(file, 'APP_ENV=production\n');
    expect(() => readEnvironment({}, file)).toThrow(ConfigurationError);
    expect(readEnvironment({ APP_ENV: 'test' }, file)).toEqual({ APP_ENV: 'test' });
  });

  it('that cannot be read is not passed over in silence', () => {
    expect(() => readEnvironment({}, folder)).toThrow(ConfigurationError);
  });
});
