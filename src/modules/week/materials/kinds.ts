export const materialKinds = ['slides', 'task', 'handout'] as const
export type MaterialKind = (typeof materialKinds)[number]
