/** The module's relation to the world: routes, the sweep and its timer. */
export { live } from './module.ts'
/** Makes the owner's room or brings it up to date; the same call again changes nothing. */
export { ensureRoom } from './rooms/actions.ts'
/** Where a room's picture comes from, and what stands beside it. */
export type { RoomSource } from './rooms/policy.ts'
/** Puts captions, the interpreter's picture and the sound beside a room's film, at once. */
export { replaceRungs } from './rooms/actions.ts'
/** Reads WebVTT strictly: cues and the file written anew, or the line that is wrong. */
export { readCaptionsFile } from './video/captions.ts'
/** Gives a subject its ticket and returns the one-time token for /live/{uuid}/enter?t=…. */
export { admit } from './tickets/actions.ts'
/** Takes an adult whose papers or role ended out of the count of two, and out of the rooms. */
export { dismissStaff } from './tickets/dismiss.ts'
/** What `admit` takes. */
export type { Admission } from './tickets/actions.ts'
/** Rooms of an owner's things, with state and rounded counts: for lists and front pages. */
export { findRooms, type FoundRoom } from './rooms/find.ts'
/** What of a room may be taken along: questions without who asked, files of its picture once it has ended. */
export { findKeepsake } from './rooms/keepsake.ts'
export type { Keepsake } from './rooms/keepsake.ts'
/** Ends a room: for jobs; people use the desk. */
export { closeRoom } from './rooms/actions.ts'
/** Rooms told as if they had been held, films as if they had been on air, rooms that go on by themselves. For the demonstration. */
export { play } from './demo/play.ts'
/** Brings the slides and polls of a recording to the rooms that air it again, at their new moments. */
export { copyAirings } from './recording/copy-airings.ts'
/** What of the owner's subjects may be shown: `withhold` where they are heard or seen, `unsign` their questions. */
export { showing } from './recording/showing.ts'
