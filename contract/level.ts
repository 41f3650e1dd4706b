import { z } from 'zod'

/** What may be done through a connection, from least to most. */
export const levels = ['read', 'publish', 'admin', 'destructive'] as const
export const Level = z.enum(levels)
export type Level = z.infer<typeof Level>

/** Whether `have` is enough for something that needs `need`. */
export const allows = (have: Level, need: Level): boolean => levels.indexOf(have) >= levels.indexOf(need)

/** The larger of two levels. */
export const higherLevel = (a: Level, b: Level): Level => (allows(a, b) ? a : b)

/** The smaller of two levels: a connection's own and the host's cap. */
export const lowerLevel = (a: Level, b: Level): Level => (allows(a, b) ? b : a)
