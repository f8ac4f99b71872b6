import { exportSchedule } from './exports/export.ts'
import { importSchedule } from './imports/import.ts'

/** Programmes of other systems, in and out. */
export const schedules = { importSchedule, exportSchedule }
