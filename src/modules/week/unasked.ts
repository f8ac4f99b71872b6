import { writeAvailability } from './availability/store.ts'
import { insertReviews } from './review/insert.ts'

/** What people would tell on pages of their own, told for them, without letters: for the demonstration. */
export const unasked = { reviews: insertReviews, availability: writeAvailability }
