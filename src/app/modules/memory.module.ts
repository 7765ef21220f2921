import { Global, Module } from '@nestjs/common';
import { MemoryRateLimiter } from '../../adapters/outbound/memory/memory-rate-limiter.js';
import { Clock } from '../../core/shared/clock.js';
import { RateLimiter } from '../../core/shared/rate-limiter.js';
import { bind } from '../providers.js';

/** Rate limits in this process's memory, where no Redis is configured. */
@Global()
@Module({ providers: [bind(RateLimiter, MemoryRateLimiter, Clock)], exports: [RateLimiter] })
export class MemoryModule {}
