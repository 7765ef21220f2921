import { normalizeIp } from '@nestjs/throttler';
import type { Request } from 'express';
import type { SearchClient } from '../../../../core/music/search-client.js';

/** Who asks: the client that the rate limits count by, too (an IPv6 one by its /64). */
export function clientOf(request: Request): SearchClient {
  return { key: normalizeIp(request.ip ?? '') };
}
