import type { Module } from '#platform/http/route.ts'
import { recordAttendance } from './evidence/record.ts'
import { forgetPassProofs, forgetPersonsProofs } from './holdings/erase.ts'
import { holdsOfTrajectory, passHoldsOfTrajectory } from './holdings/read.ts'
import { passportRoutes } from './passport/pages.tsx'
import { proofRoutes } from './proofs/pages.tsx'

export const trajectory: Module = {
  name: 'trajectory',
  routes: [...passportRoutes, ...proofRoutes],
  permissions: { 'trajectory.seeClassPassport': ['teacher'] },
  listeners: { AttendanceRecorded: recordAttendance, PersonErased: forgetPersonsProofs, PassForgotten: forgetPassProofs },
  holds: holdsOfTrajectory,
  holdsOfPass: passHoldsOfTrajectory,
}
