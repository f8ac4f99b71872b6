/** Told by NOTIFY about a room's media. Messages: "fragment STREAM EPOCH RUNG SEQ" once it is stored, "slot STREAM MSN" once it is listed, "gen" when addresses changed. */
export const mediaTopic = (roomId: number): string => `live-media:${roomId}`
