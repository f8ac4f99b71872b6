import { findApplication, listApplications } from './applications.ts'
import { applyToDraw, withdrawApplication } from './apply.ts'
import { cancelDraw, createDraw } from './create.ts'
import { phaseOf } from './rules.ts'
import { findDraw, listDrawPools, listDrawsOfOwner } from './store.ts'

export type { Application } from './applications.ts'
export type { ApplicationWish } from './apply.ts'
export type { Draw } from './store.ts'

/** The fair draw, for owners of pools: set up, apply, take back, read. */
export const draws = {
  create: createDraw,
  cancel: cancelDraw,
  apply: applyToDraw,
  withdraw: withdrawApplication,
  /** What holders applied for, with what came of it. */
  listApplications,
  findApplication,
  find: findDraw,
  listOfOwner: listDrawsOfOwner,
  listPools: listDrawPools,
  /** planned, unready, open, closing, revealing, drawing, placing, drawn, cancelled. */
  phase: phaseOf,
}
