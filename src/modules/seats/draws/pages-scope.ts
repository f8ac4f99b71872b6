/** Kept pages of draws: forgotten at every change of state. */
export const drawsScope = 'seats.draws'
