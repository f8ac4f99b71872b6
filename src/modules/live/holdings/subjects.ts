// Whose a ticket is, its owner writes; these two kinds of subject can ask what is held and be forgotten.
export const personSubject = (personId: number): string => `person:${personId}`
export const passSubject = (passId: number): string => `class-pass:${passId}`
