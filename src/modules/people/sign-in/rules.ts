/** What a new address may say it is; every other role is given by somebody. */
export const newRoles = ['guardian', 'teacher'] as const
export type NewRole = (typeof newRoles)[number]
