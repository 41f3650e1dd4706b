import { describe, expect, it } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import type { RegistryClient } from '#main/payload/registry/client.ts'
import { openSubjectReader } from '#main/systems/kafka/subject-facts.ts'
import { listSubjects, sampleSubjects } from '#main/systems/kafka/subjects.ts'
import { openPager } from '#main/systems/paging.ts'
import { quietLog } from '../../../fixtures/quiet-log.ts'

const names = Array.from({ length: 1_000 }, (_, n) => `subject-${String(n).padStart(4, '0')}`)
const call = { signal: new AbortController().signal, log: quietLog }

/** A registry of a thousand subjects that counts its requests and how many are on their way at once. */
function registryOf(answerMs: number) {
  const count = { requests: 0, now: 0, most: 0 }
  const answer = async <T>(value: T): Promise<T> => {
    count.requests++
    count.most = Math.max(count.most, ++count.now)
    await new Promise((resolve) => { setTimeout(resolve, answerMs) })
    count.now--
    return value
  }
  const unused = () => Promise.reject(new Error('not asked for here'))
  const registry: RegistryClient = {
    host: 'there:1', byId: unused, bySubject: unused, compatibility: unused, close: () => undefined,
    subjects: async () => names,
    versions: async (subject) => {
      const versions = await answer([1, 2])
      if (subject === names[3]) throw new ProblemError({ code: 'Forbidden', message: 'no' })
      return versions
    },
    version: (subject) => answer({ subject, version: 2, id: 7, schemaType: 'AVRO', schema: '"int"', references: [] }),
  }
  return { count, subjects: { registry, reader: openSubjectReader(registry, () => 0), now: () => 0 } }
}

describe('a list of a thousand subjects', () => {
  it('asks nothing for each when the page is long', async () => {
    const { count, subjects } = registryOf(0)
    const page = await listSubjects(subjects, openPager(), { kind: 'subject', limit: 1_000 }, call)
    expect(page.items).toHaveLength(1_000)
    expect(page.items[0]?.facts).toEqual({ type: null, versions: null, id: null, references: null })
    expect(count.requests).toBe(0)
  })

  it('asks for a page by a few at a time, and gives the page without what comes late', async () => {
    const { count, subjects } = registryOf(60)
    const begun = performance.now()
    const page = await listSubjects(subjects, openPager(), { kind: 'subject' }, call)
    expect(performance.now() - begun).toBeLessThan(3_000)
    expect(count.most).toBeLessThanOrEqual(6)
    expect(page.items[0]?.facts).toEqual({ type: 'AVRO', versions: 2, id: 7, references: 0 })
    expect(page.items[99]?.facts).toEqual({ type: null, versions: null, id: null, references: null })
  })

  it('sorts by what is asked for each, and keeps it', async () => {
    const { count, subjects } = registryOf(0)
    const page = await listSubjects(subjects, openPager(), { kind: 'subject', sort: { by: 'versions', desc: true }, limit: 10 }, call)
    expect(page.items).toHaveLength(10)
    expect(page.problems).toMatchObject([{ message: '1 of 1000 rows are still unknown and stand last.' }])
    expect(count.most).toBeLessThanOrEqual(6)
    const before = count.requests
    const [known, refused] = await sampleSubjects(
      subjects, [names[0], names[3]].map((name = '') => ({ kind: 'subject', path: [name] })), call,
    )
    expect(known?.facts).toMatchObject({ versions: 2 })
    expect(refused).toMatchObject({ values: {}, problems: [{ code: 'Forbidden', ref: { path: [names[3]] } }] })
    expect(count.requests).toBe(before)
  })
})
