/** The scope of all kept pages of the programme. */
export const pageScope = 'week'
