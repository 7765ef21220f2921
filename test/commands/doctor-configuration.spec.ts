import { parseSettings } from '../../src/app/config/parse-settings.js';
import type { Variables } from '../../src/app/config/variable-reader.js';
import { configurationWarnings } from '../../src/commands/doctor/configuration-warnings.js';
import { PRODUCTION_VARIABLES } from '../support/production-variables.js';

/** A production that nothing is to be said against. */
const CALM = {
  ...PRODUCTION_VARIABLES,
  METRICS_TOKEN: 'a-token-that-is-long-enough',
  RATELIMIT_STORAGE_URL: 'redis://redis.example.org',
} as const satisfies Variables;

const ON_RENDER = { RENDER: 'true', TRUST_PROXY_HOPS: '2', MAIL_PORT: '2525' };

const warningsOf = (variables: Variables, memoryMb = 512): string[] =>
  configurationWarnings(parseSettings(variables), variables, { memoryMb });

it.each<[string, Variables]>([
  ['a careful production', CALM],
  ['the same on Render', { ...CALM, ...ON_RENDER }],
  ['a first run', {}],
])('nothing is said against %s', (_, variables) => {
  expect(warningsOf(variables)).toEqual([]);
});

it.each<[string, Variables]>([
  ['METRICS_TOKEN', { METRICS_TOKEN: undefined }],
  ['METRICS_TOKEN', { METRICS_TOKEN: 'short' }],
  ['SECRET_KEY_PREVIOUS', { SECRET_KEY_PREVIOUS: [...PRODUCTION_VARIABLES.SECRET_KEY].reverse().join('') }],
  ['RATELIMIT_STORAGE_URL', { RATELIMIT_STORAGE_URL: undefined }],
  ['TRUST_PROXY_HOPS', { TRUST_PROXY_HOPS: '0' }],
  ['TRUST_PROXY_HOPS', { ...ON_RENDER, TRUST_PROXY_HOPS: '0' }],
  ['TRUST_PROXY_HOPS', { ...ON_RENDER, TRUST_PROXY_HOPS: '1' }],
  ['LOG_LEVEL', { LOG_LEVEL: 'DEBUG' }],
  ['MAIL_USE_TLS', { MAIL_USE_TLS: 'false' }],
  ['MAIL_PORT', { ...ON_RENDER, MAIL_PORT: '587' }],
  ['MAIL_PORT', { ...ON_RENDER, MAIL_PORT: '465' }],
  ['MAIL_PORT', { ...ON_RENDER, MAIL_PORT: '25' }],
  ['SESSION_COOKIE_SAMESITE', { SESSION_COOKIE_SAMESITE: 'none' }],
  ['SPOTIFY_ACCOUNTS_BASE_URL', { SPOTIFY_ACCOUNTS_BASE_URL: 'http://accounts.example.org' }],
  ['MONGODB_URI and DATABASE_URL', { MONGODB_URI: 'mongodb://db.example.org/octa' }],
  ['WEB_CONCURRENCY', { WEB_CONCURRENCY: '4' }],
])('one warning about %s for %j', (name, variables) => {
  expect(warningsOf({ ...CALM, ...variables })).toEqual([expect.stringContaining(name)]);
});

it('a development on Render has unchecked keys, and with DEV_PAGES_PUBLIC shows its mails to everybody', () => {
  const onRender = { RENDER: 'true', TRUST_PROXY_HOPS: '2' };
  const preproduction = { ...onRender, APP_ENV: 'preproduction', SECRET_KEY: PRODUCTION_VARIABLES.SECRET_KEY };
  expect(warningsOf(onRender)).toEqual([expect.stringContaining('APP_ENV')]);
  expect(warningsOf(preproduction)).toEqual([]);
  expect(warningsOf({ ...preproduction, DEV_PAGES_PUBLIC: 'true' })).toEqual([expect.stringContaining('/dev/mailbox')]);
});

it('as many processes as the memory carries are fine', () => {
  expect(warningsOf({ ...CALM, WEB_CONCURRENCY: '3' }, 512)).toEqual([]);
  expect(warningsOf({ ...CALM, WEB_CONCURRENCY: '2' }, 300)).toHaveLength(1);
  expect(warningsOf(CALM, 128)).toEqual([]);
});

it('no warning holds a value', () => {
  const variables = {
    ...CALM,
    METRICS_TOKEN: 't0ken',
    SECRET_KEY_PREVIOUS: `f0rmer${PRODUCTION_VARIABLES.SECRET_KEY}`,
    MONGODB_URI: 'mongodb://u:passw0rd@h/o',
  };
  expect(warningsOf(variables).join()).toMatch(/MONGODB_URI: its password crosses the network/);
  expect(warningsOf(variables).join()).not.toMatch(/t0ken|f0rmer|passw0rd/);
});
