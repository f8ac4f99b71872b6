/** The module's relation to the world. */
export { seats } from './module.ts'
/** Makes the pool of an owner, changes its size, tells what is free in many. */
export { createPool, findAvailability, setCap } from './pools/actions.ts'
/** What `findAvailability` tells of one pool. */
export type { Availability } from './pools/store.ts'
/** Gives units or a place in the line; gives them back and promotes. */
export { cancelSeat, takeSeats } from './seating/actions.ts'
/** Granted, waiting with a place, refused with a reason; cancelled where a repeated post was cancelled since. */
export type { SeatAnswer } from './seating/actions.ts'
/** The active seats of holders, with places in the line. */
export { listSeatsOfHolders } from './seating/actions.ts'
/** Writes granted seats down in bulk, without facts: for the demonstration. */
export { insertGrantedSeats } from './seating/insert.ts'
/** The fair draw: set up, apply, take back, read, explain. */
export { draws } from './draws/draws.ts'
/** One draw, one application in it with what came of it, and the wish behind it. */
export type { Application, ApplicationWish, Draw } from './draws/draws.ts'
