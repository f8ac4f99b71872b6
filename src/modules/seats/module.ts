import type { Module } from '#platform/http/route.ts'
import { tellPlaced } from './seating/insert.ts'
import { releaseSeat, remindSeat, sweepSeats } from './seating/release.ts'

/** Owners of pools show them. Announces SeatGranted, SeatOffered, SeatReminded, SeatConfirmed and SeatReleased. */
export const seats: Module = {
  name: 'seats',
  routes: [],
  permissions: {},
  jobs: { releaseSeat, remindSeat, sweepSeats, tellPlaced },
  timers: { '* * * * *': 'sweepSeats' },
}
