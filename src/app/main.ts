import { readConfig } from '#platform/config.ts'
import type { Config } from '#platform/config.ts'
import { keepRooms } from './demo/keep/keeper.ts'
import { prepareDemo } from './demo/prepare.ts'
import { createApp } from './http/app.ts'
import type { App } from './http/app.ts'
import { modules } from './modules.ts'
import { findDatabase, migrateDatabase } from './process/prepare.ts'
import { fillEmptyIndex } from './process/search-index.ts'
import { listen, stopListening } from './process/server.ts'
import { keepWorker } from './process/worker.ts'
import { openWorld } from './process/world.ts'

const say = (step: string): void => console.error(`kaleidoscope: ${step}`)

function readConfigOrStop(): Config {
  const result = readConfig(process.env)
  if (result.ok) return result.config
  console.error(
    `Kaleidoscope can't start: ${result.problems.length === 1 ? 'a setting is' : 'some settings are'} wrong (see .env.example).`,
  )
  for (const problem of result.problems) console.error(`  ${problem}`)
  process.exit(2)
}

async function start(config: Config): Promise<void> {
  const stops: (() => Promise<unknown>)[] = []
  let stopping = false
  const stop = async (code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    for (const step of stops.toReversed()) await step().catch((error: unknown) => console.error(error))
    process.exit(code)
  }
  process.on('SIGTERM', () => void stop(0))
  process.on('SIGINT', () => void stop(0))
  // Started by npm start: when that process is killed, nobody could stop this one, and it would hold the port.
  process.on('disconnect', () => void stop(0))

  try {
    const database = await findDatabase(config, say, true)
    stops.push(database.stop)
    await migrateDatabase(database.url, say)
    const { world, pool, close } = await openWorld(config, database.url)
    stops.push(close)
    // A library's own background work may fail while the database is away; that must not take the requests of others with it.
    process.on('unhandledRejection', (error) => world.log.error({ err: error }, 'unhandled rejection'))
    const app = createApp(world, undefined, Date.now)
    const port = config.role === 'worker' ? undefined : await startWeb(config, app, stops)
    await fillEmptyIndex(world.db)
    if (config.demo) {
      await prepareDemo(world, say)
      // Before anybody can ask: what goes on now is on air.
      await keepRooms(world, world.clock())
    }
    if (config.role !== 'web') {
      say('starting the worker')
      stops.push(await keepWorker(world, pool))
    }
    if (port !== undefined) for (const { background } of modules) if (background) stops.push(background(world))
    app.setReady(true)
    const host = config.host.includes(':') ? `[${config.host}]` : config.host
    console.log(
      port === undefined ? 'Kaleidoscope worker is ready' : `Kaleidoscope is ready: ${config.publicUrl ?? `http://${host}:${port}`}/`,
    )
  } catch (error) {
    console.error(`Kaleidoscope can't start: ${error instanceof Error ? error.message : String(error)}`)
    await stop(1)
  }
}

async function startWeb(config: Config, app: App, stops: (() => Promise<unknown>)[]): Promise<number> {
  try {
    const { server, port } = await listen(app, config.port, config.host)
    stops.push(() => stopListening(server))
    return port
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE')
      throw new Error(`PORT=${config.port}: another program listens there. Set PORT to a free one.`, { cause: error })
    if (code === 'EADDRNOTAVAIL') throw new Error(`HOST=${config.host}: this machine has no such address.`, { cause: error })
    if (code === 'EACCES')
      throw new Error(`PORT=${config.port}: this user may not listen there. Set PORT to 1024 or above.`, { cause: error })
    throw error
  }
}

await start(readConfigOrStop())
