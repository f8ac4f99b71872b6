/** The module's relation to the world. */
export { seats } from './module.ts'
/** Makes the pool of an owner, changes its offer and its size, closes it, tells what is free in many. */
export { createPool, findAvailability, setCap, setOffer, setOpen } from './pools/actions.ts'
/** How a pool's seats are given and to whom; what `findAvailability` tells of one pool. */
export { type Availability, type Offer } from './pools/store.ts'
/** Gives units or a place in the line; gives them back and promotes; confirms an offer. */
export { cancelSeat, confirmSeat, takeSeats } from './seating/actions.ts'
/** Granted, offered until, waiting with a place, refused with a reason; cancelled where a repeated post was cancelled since. */
export { type HeldSeat, type RefusalReason, type SeatAnswer } from './seating/store.ts'
/** The active seats of holders, with places in the line and until when to confirm. */
export { listSeatsOfHolders } from './seating/actions.ts'
/** Writes granted seats down in bulk, without facts: for the demonstration. */
export { insertGrantedSeats } from './seating/insert.ts'
/** The fair draw: set up, apply, take back, read, explain. */
export { draws } from './draws/draws.ts'
/** One draw, one application in it with what came of it, and the wish behind it. */
export { type Application, type ApplicationWish, type Draw } from './draws/draws.ts'
/** What came of an application, and why, rank by rank. */
export { Outcome } from './draws/outcome.tsx'
