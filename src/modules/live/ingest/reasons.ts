import type { BoxReason } from './boxes.ts'

/**
 * Why a studio's request was not obeyed: the code in `{ok: false, reason}`, its status, and what the studio does. The studio's texts
 * name each (`live-studio.reason.…`).
 */
export const statusOf = {
  // Who may: give up, or ask anew.
  ticket: 403, // no ticket, one that ran out, was forged or taken away: enter the room again
  notVetted: 403, // not a host or moderator whose papers hold
  lostLease: 403, // another tab sends now: stop, offer to take over
  oldEpoch: 403, // an epoch that another ticket sent
  held: 409, // another tab holds the stream, `by` says whose: offer take=1
  lobby: 409, // the room is not open yet: ask again in some seconds
  ended: 409, // the room is over; what is missing could be sent for two hours
  noStream: 404, // this room has no such stream, or no broadcast at all
  noEpoch: 404, // never granted
  form: 422, // a field is missing or can't be read
  cut: 400, // the line broke off within the body: send it again
  // What was sent: sending it again will not help, leave it out.
  rung: 422, // not declared when the epoch began
  noInit: 409, // the rung's init segment comes first: send it, then again
  different: 409, // other bytes lie under this number already
  tooBig: 413, // over the rung's cap, `maxBytes`
  boxes: 422, // not moof and mdat (ftyp and moov) as we write them
  tracks: 422, // other tracks than the rung or its init segment has
  codec: 422, // neither H.264 nor AAC-LC, or Opus undeclared
  timescale: 422, // no sensible number of ticks per second
  dimensions: 422, // a larger picture than the rung's
  edits: 422, // an edit list that hides more than a tenth of a second
  samples: 422, // samples and mdat don't agree
  notSync: 422, // the first picture is not a key frame
  tooLong: 422, // lasts more than 1.45 s
  time: 422, // begins more than a day after its epoch
  apart: 422, // picture and sound, or rungs of one number, are apart
  order: 422, // overlaps the fragment before or after it
  ahead: 422, // lies more than 10 s in the future by the server's clock: begin a new epoch
  // What we can't do now: send it again after Retry-After.
  tooFast: 429, // more bytes, tests or grants than a studio needs
  busy: 503, // too many wait for the disk
  storage: 507, // the disk is full or away; nothing was kept
} as const satisfies Record<string, number> & Record<BoxReason, number>

export type Reason = keyof typeof statusOf
