import type { Module } from '#platform/http/route.ts'
import { recordAttendance } from './evidence/record.ts'
import { passportRoutes } from './passport/pages.tsx'
import { proofRoutes } from './proofs/pages.tsx'

export const trajectory: Module = {
  name: 'trajectory',
  routes: [...passportRoutes, ...proofRoutes],
  permissions: { 'trajectory.seeClassPassport': ['teacher'] },
  listeners: { AttendanceRecorded: recordAttendance },
}
