import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

export interface Metrics {
  registry: Registry
  requests: Counter<'route' | 'method' | 'status'>
  requestSeconds: Histogram<'route'>
  queries: Counter
  jobs: Counter<'name' | 'outcome'>
  streams: Gauge
}

/** Figures for Prometheus at /metrics; nothing about persons. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    requests: new Counter({
      name: 'http_requests_total',
      help: 'Answered requests by route',
      labelNames: ['route', 'method', 'status'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'http_request_seconds',
      help: 'Time to answer, seconds',
      labelNames: ['route'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
    queries: new Counter({ name: 'db_queries_total', help: 'SQL statements sent', registers }),
    jobs: new Counter({ name: 'jobs_total', help: 'Jobs run by name and outcome', labelNames: ['name', 'outcome'], registers }),
    streams: new Gauge({ name: 'http_event_streams', help: 'Open server-sent event streams', registers }),
  }
}
