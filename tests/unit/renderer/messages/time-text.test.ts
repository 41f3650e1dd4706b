import { expect, test } from 'vitest'
import { parsePartitions } from '../../../../renderer/views/messages/partitions-menu.tsx'
import { parseTime, timeText } from '../../../../renderer/views/messages/time-text.ts'

const at = Date.UTC(2026, 10, 20, 10, 34, 31)

test('a time is read as it is shown, in the zone it is shown in', () => {
  expect(parseTime(timeText(at, 'utc'), 'utc', 0)).toBe(at)
  expect(parseTime(timeText(at, 'local'), 'local', 0)).toBe(at)
  expect(parseTime('2026-11-20 10:34:31 UTC', 'local', 0)).toBe(at)
  expect(parseTime('2026-11-20T10:34:31.220', 'utc', 0)).toBe(at + 220)
  expect(parseTime(String(at), 'local', 0)).toBe(at)
})

test('a clock alone is today', () => {
  expect(parseTime('9:05', 'utc', at)).toBe(Date.UTC(2026, 10, 20, 9, 5))
})

test('what is no time is null', () => {
  for (const text of ['', 'now', '2026-13-40 99:99', '10', '2026-11-20']) expect(parseTime(text, 'utc', at)).toBeNull()
})

test('partitions are single ones and ranges', () => {
  expect(parsePartitions('7, 0,3-5, 4')).toEqual([0, 3, 4, 5, 7])
  expect(parsePartitions('')).toEqual([])
  for (const text of ['a', '5-3', '-1', '0-99999999']) expect(parsePartitions(text)).toBeNull()
})
