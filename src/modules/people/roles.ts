export const roles = ['pupil', 'guardian', 'teacher', 'lecturer', 'moderator', 'coordinator', 'office', 'partner', 'evaluator'] as const
export type Role = (typeof roles)[number]
