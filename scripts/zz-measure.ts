import { prepareDatabase, startScratchCluster } from './database.ts'
import { migrateDatabase } from '../src/app/process/prepare.ts'
import { openWorld } from '../src/app/process/world.ts'
import { readConfig } from '../src/platform/config.ts'
import { prepareDemo } from '../src/app/demo/prepare.ts'
import pg from 'pg'
const cluster = await startScratchCluster()
const admin = new pg.Client({ connectionString: cluster.url('postgres') })
await admin.connect()
await admin.query('create database demo')
await migrateDatabase(cluster.url('demo'), () => {})
const c = readConfig({ DEMO: 'on', DATA_DIR: '/tmp/kd-measure', DATABASE_URL: cluster.url('demo') })
if (!c.ok) throw 1
const { world, close } = await openWorld(c.config, cluster.url('demo'))
const count = async () => (await world.metrics.queries.get()).values[0]?.value ?? 0
let q = 0,
  t = performance.now(),
  cpu = process.cpuUsage()
const say = async (s: string) => {
  const n = await count()
  const u = process.cpuUsage(cpu)
  console.log(`   ${n - q} queries, ${Math.round(performance.now() - t)} ms wall, node cpu ${Math.round((u.user + u.system) / 1000)} ms`)
  q = n
  t = performance.now()
  cpu = process.cpuUsage()
  console.log(s)
}
await prepareDemo(world, (s) => void say(s))
await say('done')
await prepareDemo(world, (s) => void say(s))
await say('second')
const st = await admin.query('select state, count(*) from pg_stat_activity group by 1')
void st
await close()
await admin.end()
await cluster.stop()
