/** Under these words the log of acts names a person as what was acted on. */
export const personSubjects = ['person', 'people.person', 'people.child']
