import { DomainError, validationFailed } from '../../../src/core/shared/domain-error.js';

describe('DomainError', () => {
  it('carries its kind, code and text, and nothing that was not given', () => {
    const error = new DomainError('conflict', 'already_there', 'It is there already.');
    expect(error).toMatchObject({ kind: 'conflict', code: 'already_there', message: 'It is there already.' });
    expect([error.details, error.retryAfterSeconds, error.cause]).toEqual([undefined, undefined, undefined]);
    expect(error.name).toBe('DomainError');
  });

  it('keeps what caused it for the log', () => {
    const cause = new Error('driver text');
    expect(new DomainError('unavailable', 'x', 'y', { cause, retryAfterSeconds: 3 })).toMatchObject({
      cause,
      retryAfterSeconds: 3,
    });
  });
});

describe('a failed validation', () => {
  it('names every field and says all of it in one text', () => {
    const details = [
      { field: 'a', message: 'a is required.' },
      { field: 'b', message: 'b must be text.' },
    ];
    expect(validationFailed(details)).toMatchObject({
      kind: 'invalid',
      code: 'validation_failed',
      message: 'a is required. b must be text.',
      details,
    });
  });
});
