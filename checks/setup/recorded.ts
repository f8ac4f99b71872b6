// What tests above `live` look at of a recording, past its door.
export { mediaPath } from '../../src/modules/live/airing/sign.ts'
export { findRecording } from '../../src/modules/live/recording/store.ts'
export { findRoom } from '../../src/modules/live/rooms/store.ts'
