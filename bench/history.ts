import { mkdtemp, rm, stat } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHistogram, performance, type RecordableHistogram } from 'node:perf_hooks'
import { Disk } from '../main/host/history/disk.ts'
import type { Log } from '../main/systems/driver.ts'
import { plainTable, scan, scanSql } from './history/scan.ts'
import type { Report } from './report.ts'

const [secondMs, minuteMs, dayMs] = [1_000, 60_000, 86_400_000]
/** 60 series sampled every 5 s are 1,036,800 samples a day; the 29 days before are sampled once a minute, as what pins keep. */
const [seriesCount, everyMs, days] = [60, 5 * secondMs, 30]
const now = Date.UTC(2026, 4, 31)
/** As many points as a chart of the program asks for. */
const points = 400
const runs = 15
const most = 0.2
/** How much later than in an idle host the main thread's timers may come (ms). */
const mostDelayMs = 20
const idleMs = 100

const tell: Log['warn'] = (message, data) => console.error(message, data)
const log: Log = { info: () => {}, warn: tell, error: tell }
const keyOf = (series: number) => `bench/kafka group-${series} backlog`
/** A number of the sort that a backlog is: whole, different from one sample to the next. */
const valueOf = (series: number, at: number) =>
  Math.round(5_000 + 5_000 * Math.sin(at / 7e6 + series) + ((at / everyMs) * 7_919) % 97)

/**
 * Charts and hand-overs of a history with more than a million samples, through the thread that the host uses, each beside a
 * scan of the same samples by the sqlite3 program; and how late the main thread's timers come meanwhile.
 */
export async function measure(): Promise<Report> {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-bench-history-'))
  const path = join(dir, 'history.db')
  const clock = { now }
  const disk = new Disk({ path, maxBytes: 500e6, log, now: () => clock.now })
  try {
    await fill(disk, clock)
    plainTable(join(dir, 'plain.db'), rowsOf(now - dayMs, now, everyMs))
    const delays = { busy: createHistogram(), idle: createHistogram() }
    const found = await rounds(disk, join(dir, 'plain.db'), clock, delays)
    const { bytes } = await disk.status()
    return reportOf(found, delays, bytes, (await stat(join(dir, 'plain.db'))).size, disk.lost)
  } finally {
    await disk.close()
    await rm(dir, { recursive: true, force: true })
  }
}

type Delays = { readonly busy: RecordableHistogram; readonly idle: RecordableHistogram }
type Found = { readonly scan: number[]; readonly rows: number; readonly took: Readonly<Record<string, number[]>> }

/** In turns, so that whatever else the machine does meets all of them alike. */
async function rounds(disk: Disk, plain: string, clock: { now: number }, delays: Delays): Promise<Found> {
  const took: Record<string, number[]> = { '30 minutes': [], 'a day': [], 'a month': [], 'writing 10,000 samples': [] }
  const scans: number[] = []
  let rows = 0
  const chart = async (spanMs: number, round: number) => {
    const asked = { key: keyOf(round % seriesCount), from: clock.now - spanMs, to: clock.now, points }
    const answer = await disk.read(asked, 'peak')
    const found = answer?.at.length ?? 0
    if (found < Math.min(points, spanMs / everyMs) * 0.9) throw new Error(`a chart of ${spanMs} ms came with ${found} points`)
  }
  for (let round = 0; round < runs; round++) {
    const scanned = await scan(plain)
    rows = scanned.rows
    scans.push(scanned.ms)
    const samples = nextSamples(clock.now)
    const watching = watchLoop(delays.busy)
    for (const [what, spanMs] of [['30 minutes', 30 * minuteMs], ['a day', dayMs], ['a month', days * dayMs]] as const) {
      took[what]?.push(await timed(() => chart(spanMs, round)))
    }
    took['writing 10,000 samples']?.push(await timed(() => write(disk, samples, clock)))
    clearInterval(watching)
    const idle = watchLoop(delays.idle)
    await new Promise((resolve) => setTimeout(resolve, idleMs))
    clearInterval(idle)
  }
  return { scan: scans, rows, took }
}

type Added = readonly [key: string, at: number, value: number]

/** The next 10,000 samples: 14 minutes of all series, so that the ten minutes before them are sealed on the way. */
function nextSamples(from: number): readonly Added[] {
  const to = from + Math.ceil(10_000 / seriesCount) * everyMs
  return [...rowsOf(from, to, everyMs)].slice(0, 10_000).map(([series, at, value]) => [keyOf(series), at, value])
}

async function write(disk: Disk, samples: readonly Added[], clock: { now: number }): Promise<void> {
  clock.now = (samples.at(-1)?.[1] ?? clock.now) + everyMs
  for (const [key, at, value] of samples) disk.add(key, 5 * everyMs, at, value)
  // Answered after what was added before it.
  await disk.status()
}

async function fill(disk: Disk, clock: { now: number }): Promise<void> {
  const stretch = 30 * minuteMs
  for (const [from, to, pace] of [[now - days * dayMs, now - dayMs, minuteMs], [now - dayMs, now, everyMs]] as const) {
    for (let at = from; at < to; at += stretch) {
      clock.now = at + stretch
      for (const [series, time, value] of rowsOf(at, at + stretch, pace)) disk.add(keyOf(series), 5 * pace, time, value)
      await disk.status()
    }
  }
  if (disk.lost > 0) throw new Error(`${disk.lost} samples were lost while the history was filled`)
}

function* rowsOf(from: number, to: number, pace: number): Generator<readonly [series: number, at: number, value: number]> {
  for (let at = from; at < to; at += pace) {
    for (let series = 0; series < seriesCount; series++) yield [series, at, valueOf(series, at)]
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** A timer every 10 ms; how long after the last one each comes. */
function watchLoop(delays: RecordableHistogram): NodeJS.Timeout {
  let last = performance.now()
  return setInterval(() => {
    const time = performance.now()
    delays.record(Math.max(1, Math.round((time - last) * 1e6)))
    last = time
  }, 10)
}

const best = (times: readonly number[]) => Math.min(...times)

function reportOf({ scan: scans, rows, took }: Found, delays: Delays, bytes: number, plainBytes: number, lost: number): Report {
  const whole = best(scans)
  const shares = Object.entries(took).map(([what, times]) => ({ what, ms: best(times), share: best(times) / whole }))
  const p99 = (watched: RecordableHistogram) => watched.percentile(99) / 1e6
  const later = Math.max(0, p99(delays.busy) - p99(delays.idle))
  return {
    title: 'The history of samples',
    says: `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}. ${seriesCount} series: the last `
      + `day every ${everyMs / secondMs} s, the ${days - 1} days before it once a minute. The scan is `
      + `\`sqlite3 -readonly plain.db "${scanSql}"\`, from the start of the program to its end, `
      + `over the last day's ${rows.toLocaleString('en')} samples written once more as a plain table `
      + '`sample(series, at, value)`, one row a sample; the history itself keeps them packed, in fewer rows. Charts are of '
      + `${points} points, asked and answered through the thread that has the file; writing is from the host's thread to `
      + `what was asked after it being answered. The best of ${runs} runs, in turns.`,
    rows: [
      { what: 'samples scanned', measured: rows.toLocaleString('en'), bound: '≥ 1,000,000' },
      { what: 'the scan', measured: `${whole.toFixed(0)} ms` },
      ...shares.map(({ what, ms, share }) => ({
        what: `${what.startsWith('writing') ? what : `a chart of ${what}`}, of the scan`,
        measured: `${share.toFixed(3)} × (${ms.toFixed(1)} ms)${share <= most ? '' : ' ✗'}`, bound: `≤ ${most} ×`,
      })),
      {
        what: 'main thread meanwhile, 99 % of its timers, later than in an idle host', measured: `${later.toFixed(0)} ms`,
        bound: `≤ ${mostDelayMs} ms`,
      },
      { what: 'file of the history', measured: `${(bytes / 1e6).toFixed(0)} MB` },
      { what: 'plain table of the last day alone', measured: `${(plainBytes / 1e6).toFixed(0)} MB` },
    ],
    holds: rows >= 1_000_000 && lost === 0 && later <= mostDelayMs && shares.every(({ share }) => share <= most),
  }
}
