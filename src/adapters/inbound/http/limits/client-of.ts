import { normalizeIp } from '@nestjs/throttler';
import type { Request } from 'express';
import type { Asker } from '../../../../core/music/search-client.js';

/** Who asks: the client that the rate limits count by, too (an IPv6 one by its /64). */
export function askerOf(request: Request): Asker {
  return { client: normalizeIp(request.ip ?? '') };
}
