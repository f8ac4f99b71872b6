/** All that a term needs to know of a timetable: ticks and streams by session, −1 where unplaced. The engine's is one. */
export interface Where {
  readonly startOf: Int32Array
  readonly placeOf: Int32Array
}
