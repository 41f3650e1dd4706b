import { expect, test } from 'vitest'
import { ProblemError } from '#contract/problem.ts'
import { pageProblem } from '../../../../renderer/systems/page-problem.ts'

const sample = { ref: { kind: 'queue', path: ['nope'] }, at: 1, values: {} }
const failed = (code: 'NotFound' | 'Forbidden') => ({ error: new ProblemError({ code, message: 'it failed' }) })
const known = { details: { error: null }, extra: null, sample: undefined, live: { failed: null } }

test('a page waits while nothing failed', () => {
  expect(pageProblem(known)).toBeUndefined()
})

test('a resource that is not there has no page, also where a sample says so', () => {
  expect(pageProblem({ ...known, details: failed('NotFound'), sample })).toMatchObject({ code: 'NotFound' })
})

test('what may not be described is shown by its numbers alone', () => {
  expect(pageProblem({ ...known, details: failed('Forbidden'), sample })).toBeUndefined()
  expect(pageProblem({ ...known, details: failed('Forbidden') })).toMatchObject({ code: 'Forbidden' })
})

test('a page that was described stays when a later look fails', () => {
  expect(pageProblem({ ...known, details: failed('NotFound'), extra: {} })).toBeUndefined()
})
