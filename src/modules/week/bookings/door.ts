import { insertBookings } from './insert.ts'
import { listBookings } from './store.ts'

/** Bookings of classes, for modules above: `insert` in bulk, without letters and facts, for the demonstration. */
export const bookings = { insert: insertBookings, list: listBookings }
