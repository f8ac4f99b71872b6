import { findApplication, listApplications } from './applications.ts'
import { applyToDraw, withdrawApplication } from './apply.ts'
import { commitmentOf } from './compute.ts'
import { cancelDraw, createDraw } from './create.ts'
import { listApplicants, listGivenSeats } from './given.ts'
import { insertApplications } from './insert.ts'
import { Outcome } from './outcome.tsx'
import { phaseOf } from './rules.ts'
import { commitShare, revealShare } from './shares.ts'
import { runThrough } from './sweep.ts'
import { findDraw, listDrawPools, listDrawsOfOwner } from './store.ts'
import { NotADraw, verifyDraw } from './verify.ts'

export type { Application } from './applications.ts'
export type { ApplicationWish } from './apply.ts'
export type { Draw } from './store.ts'

/** The fair draw, for owners of pools: set up, apply, take back, read. */
export const draws = {
  create: createDraw,
  cancel: cancelDraw,
  apply: applyToDraw,
  /** Many at once, unchecked: for the demonstration and for measurements. */
  insert: insertApplications,
  withdraw: withdrawApplication,
  /** Gives and reveals a share of the seed. */
  commit: commitShare,
  reveal: revealShare,
  /** Closes, reveals what is sealed here, draws and gives the seats, as if it were then: for the demonstration and for tests. */
  runThrough,
  /** What holders applied for, with what came of it. */
  listApplications,
  findApplication,
  find: findDraw,
  listOfOwner: listDrawsOfOwner,
  listPools: listDrawPools,
  /** Who has or waits for what in its pools, since it was published. */
  listGiven: listGivenSeats,
  /** Whose wishes stand in it. */
  listApplicants,
  /** What came of an application, and why: for its applicant. */
  Outcome,
  /** Draws again from a file, and compares; what a share's fingerprint is. */
  verify: verifyDraw,
  NotADraw,
  commitmentOf,
  /** planned, unready, open, closing, revealing, drawing, placing, drawn, cancelled. */
  phase: phaseOf,
}
