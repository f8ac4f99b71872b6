// Best known UD2 costs of ITC-2007 track 3, as compiled in arXiv 2201.07525; comp03 and comp11 from memory of the same literature.
export const bestKnown: Record<string, number> = {
  comp01: 5,
  comp02: 24,
  comp03: 64,
  comp04: 35,
  comp05: 284,
  comp06: 27,
  comp07: 6,
  comp08: 37,
  comp09: 96,
  comp10: 4,
  comp11: 0,
  comp12: 294,
  comp13: 59,
  comp14: 51,
}
