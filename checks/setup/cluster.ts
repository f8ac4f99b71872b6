import type { TestProject } from 'vitest/node'
import pg from 'pg'
import { prepareDatabase, startScratchCluster } from '../../scripts/database.ts'
import { loadRegions } from '../../db/load-regions.ts'
import { openDatabase } from '../../src/platform/db/database.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    clusterUrl: string
  }
}

/** One real PostgreSQL for the whole run; its database "template" holds the schema and the regions and is cloned for test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startScratchCluster()
  const admin = new pg.Client({ connectionString: cluster.url('postgres') })
  await admin.connect()
  await admin.query('create database template_schema')
  const url = cluster.url('template_schema')
  await prepareDatabase(url)
  const { db, close } = openDatabase(url, { max: 2 })
  await loadRegions(db)
  await close()
  // A database that somebody still looks at can't be cloned.
  await admin.query('alter database template_schema allow_connections false')
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'template_schema'")
  await admin.end()
  project.provide('clusterUrl', cluster.url('postgres'))
  return cluster.stop
}
