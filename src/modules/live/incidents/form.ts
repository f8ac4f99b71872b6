/** Longer notes are cut, not refused: nothing stands before a call for help. */
export const noteMaxSigns = 500
