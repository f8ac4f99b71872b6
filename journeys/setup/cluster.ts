import type { TestProject } from 'vitest/node'
import { startScratchCluster } from '../../scripts/database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    clusterUrl: string
  }
}

/** One real PostgreSQL for all journeys; each file gets a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startScratchCluster()
  project.provide('clusterUrl', cluster.url('postgres'))
  return cluster.stop
}
