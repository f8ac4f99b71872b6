import type { Module } from '#platform/http/route.ts'
import { forgetHolder } from './holdings/erase.ts'
import { keptInSeats } from './holdings/keep.ts'
import { holdsOfSeats } from './holdings/read.ts'
import { closeDraw } from './draws/close.ts'
import { leaveOtherLines } from './draws/leave.ts'
import { shareRoutes } from './draws/office-pages.tsx'
import { drawRoutes } from './draws/pages.tsx'
import { placeDraw } from './draws/place.ts'
import { repeatDraw } from './draws/repeat.ts'
import { runDraw } from './draws/run.ts'
import { sweepDraws } from './draws/sweep.ts'
import { tellPlaced } from './seating/insert.ts'
import { releaseSeat, remindSeat, sweepSeats } from './seating/release.ts'

/** Owners of pools show them. Announces SeatGranted, SeatOffered, SeatReminded, SeatConfirmed, SeatReleased, DrawPublished and DrawCancelled. */
export const seats: Module = {
  name: 'seats',
  routes: [...drawRoutes, ...shareRoutes],
  permissions: { 'seats.holdShare': ['office', 'coordinator'] },
  jobs: { releaseSeat, remindSeat, sweepSeats, tellPlaced, closeDraw, runDraw, placeDraw, repeatDraw, sweepDraws },
  timers: { '* * * * *': 'sweepSeats', '*/1 * * * *': 'sweepDraws' },
  listeners: { SeatGranted: leaveOtherLines, SeatConfirmed: leaveOtherLines, PersonErased: forgetHolder },
  holds: holdsOfSeats,
  keeps: keptInSeats,
}
