import type { Module } from '#platform/http/route.ts'

/** No pages of its own: owners of pools show them. Announces SeatGranted and SeatReleased. */
export const seats: Module = { name: 'seats', routes: [], permissions: {} }
