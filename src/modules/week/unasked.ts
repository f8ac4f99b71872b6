import { writeAvailability } from './availability/store.ts'
import { childSeats } from './families/insert.ts'
import { insertReviews } from './review/insert.ts'

/** What people would tell or take on pages of their own, done for them, without letters: for the demonstration. */
export const unasked = { reviews: insertReviews, availability: writeAvailability, childSeats }
