import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'

export interface Limits {
  /** Takes a point from the bucket; returns the seconds to wait when it is empty, else 0. A school is one address: never limit by it alone. */
  take: (bucket: string, key: string, points: number, durationS: number) => Promise<number>
}

/** Buckets shared by all processes through PostgreSQL. */
export function postgresLimits(pool: pg.Pool): Limits {
  const buckets = new Map<string, RateLimiterPostgres>()
  return {
    async take(bucket, key, points, durationS) {
      let limiter = buckets.get(bucket)
      if (!limiter) {
        limiter = new RateLimiterPostgres({
          storeClient: pool,
          storeType: 'pool',
          schemaName: 'platform',
          tableName: 'rate_limit',
          tableCreated: true,
          keyPrefix: bucket,
          points,
          duration: durationS,
        })
        buckets.set(bucket, limiter)
      }
      try {
        await limiter.consume(key)
        return 0
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
        throw refusal
      }
    },
  }
}
