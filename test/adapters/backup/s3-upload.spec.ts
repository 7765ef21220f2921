import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signedHeaders, uploadToS3 } from '../../../src/adapters/outbound/backup/s3-upload.js';
import { closedAfterEach } from '../../support/closed-after-each.js';
import { CREDENTIALS, startStorage } from '../../support/s3-storage.js';
import { scratchFolder } from '../../support/scratch-folder.js';

const NOTHING = createHash('sha256').digest('hex');

const afterwards = closedAfterEach();
const folder = scratchFolder();

describe('a request to S3', () => {
  // The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html without other headers.
  it.each([
    ['?lifecycle=', 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    ['?max-keys=2&prefix=J', '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
  ])('is signed as AWS’s example of %s', (query, signature) => {
    const url = new URL(`https://examplebucket.s3.amazonaws.com/${query}`);
    const target = { ...CREDENTIALS, url };
    const now = new Date('2013-05-24T00:00:00Z');
    expect(signedHeaders({ method: 'GET', url, bodyHash: NOTHING }, target, now)['authorization']).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, ' +
        `SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${signature}`,
    );
  });
});

describe('an upload to S3', () => {
  it('sends the whole file under its name, with its length and checksum', async () => {
    const { received, target } = await startStorage(200, afterwards);
    const file = join(folder.path, 'octa-music-1.ndjson');
    const content = 'line\n'.repeat(200_000);
    writeFileSync(file, content);
    await uploadToS3(file, target, new Date());
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method: 'PUT',
      path: '/bucket/octa/octa-music-1.ndjson',
      headers: {
        'content-length': String(content.length),
        'x-amz-content-sha256': createHash('sha256').update(content).digest('hex'),
        authorization: expect.stringContaining('Credential=AKIAIOSFODNN7EXAMPLE/'),
      },
    });
    expect(received[0]?.headers).not.toHaveProperty('transfer-encoding');
    expect(received[0]?.body === content).toBe(true);
  });

  it('says why it was refused, and no secret', async () => {
    const { target } = await startStorage(
      403,
      afterwards,
      '<Error><Code>AccessDenied</Code><Message>x</Message></Error>',
    );
    const file = join(folder.path, 'a');
    writeFileSync(file, 'x');
    await expect(uploadToS3(file, target, new Date())).rejects.toThrow(
      'The storage (BACKUP_S3_URL) refused the backup: AccessDenied, status 403.',
    );
  });
});
