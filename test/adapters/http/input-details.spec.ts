import { checkInput } from '../../../src/adapters/inbound/http/input/input.pipe.js';
import { TextField } from '../../../src/adapters/inbound/http/input/fields.js';
import type { DomainError } from '../../../src/core/shared/domain-error.js';

class ResendBody {
  @TextField({ max: 100 })
  email!: string;
}

describe('the details of a refused body', () => {
  const detailsOf = (unknownFields: number): readonly { field: string; message: string }[] => {
    const fields = Array.from({ length: unknownFields }, (_, index) => [`k${index}`, 1]);
    try {
      checkInput(ResendBody, { ...Object.fromEntries(fields), email: 'a@example.com' }, 'body');
    } catch (error) {
      return (error as DomainError).details ?? [];
    }
    return [];
  };

  it('list up to 20 unknown fields', () => {
    expect(detailsOf(20)).toHaveLength(20);
    expect(detailsOf(20).at(-1)).toEqual({ field: 'k19', message: 'k19 is not a known field.' });
  });

  it('count the rest of 9,500 unknown fields', () => {
    const details = detailsOf(9_500);
    expect(details).toHaveLength(20);
    expect(details.at(-1)).toEqual({ field: 'body', message: '9481 more fields are not accepted.' });
  });

  it('shorten the name of an unknown field', () => {
    const long = 'x'.repeat(50_000);
    expect(() => checkInput(ResendBody, { [long]: 1, email: 'a' }, 'body')).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ field: 'x'.repeat(40) })] }),
    );
  });
});
