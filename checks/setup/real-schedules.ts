import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Where the real schedules lie: FOSDEM and EMF, not part of this repository since they name real people. */
const folder = resolve(import.meta.dirname, '../..', process.env['SCHEDULES_DIR'] ?? '../shared/data/schedules')

export const schedulesAreHere = existsSync(resolve(folder, 'fosdem-2025.xml'))

if (!schedulesAreHere) {
  console.warn(
    [
      '',
      '*** The real schedules are not here: their round trips are NOT tested. ***',
      `*** Looked for fosdem-2021.xml, fosdem-2025.xml, emf-2022.{frab,json,ics} in ${folder}.`,
      '*** Put them there, or name their folder: SCHEDULES_DIR=/path/to/schedules npm test',
      '',
    ].join('\n'),
  )
}

export const readSchedule = (name: string): Buffer => readFileSync(resolve(folder, name))
