/** How far back charts go: how many points are wanted, and how often they are asked for again. */
export type Range = { readonly minutes: number; readonly points: number; readonly everyMs: number }
export type RangeName = 'half-hour' | 'hours' | 'day' | 'week' | 'month'

const minute = 60_000

/** CloudWatch's points are a minute wide up to three hours, then 5 minutes, an hour and 6 hours. */
export const ranges: Readonly<Record<RangeName, Range>> = {
  'half-hour': { minutes: 30, points: 720, everyMs: minute },
  hours: { minutes: 180, points: 720, everyMs: minute },
  day: { minutes: 1_440, points: 300, everyMs: 5 * minute },
  week: { minutes: 7 * 1_440, points: 200, everyMs: 30 * minute },
  month: { minutes: 30 * 1_440, points: 200, everyMs: 60 * minute },
}

/** The range of that name; three hours for any other text. */
export const rangeNamed = (name: string | undefined): RangeName =>
  (Object.keys(ranges) as RangeName[]).find((each) => each === name) ?? 'hours'
