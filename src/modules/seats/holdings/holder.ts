/** The holder type of a person's own seats: the one kind of holder that can be erased. */
export const personHolder = 'people.child'
