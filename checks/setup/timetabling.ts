import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Where the instances of ITC-2007 lie: not part of this repository, since they carry no licence. */
const folder = resolve(import.meta.dirname, '../..', process.env['TIMETABLING_DIR'] ?? '../shared/data/timetabling')

export const instancesAreHere = existsSync(resolve(folder, 'comp01.ectt'))

if (!instancesAreHere) {
  console.warn(
    [
      '',
      '*** The instances of ITC-2007 are not here: the timetable engine is NOT tested on them. ***',
      `*** Looked for comp01.ectt … comp14.ectt in ${folder}.`,
      '*** Put them there, or name their folder: TIMETABLING_DIR=/path/to/timetabling npm test',
      '',
    ].join('\n'),
  )
}

export const readInstanceFile = (name: string): string => readFileSync(resolve(folder, name), 'utf8')
