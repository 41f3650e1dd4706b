import { expect, it } from 'vitest'
import { scramClient } from '#main/systems/kafka/wire/scram.ts'

it('answers the example exchange of RFC 7677', () => {
  const scram = scramClient('sha256', 'user', 'pencil', 'rOprNGfwEbeRWgbNEkqO')
  expect(scram.first().toString()).toBe('n,,n=user,r=rOprNGfwEbeRWgbNEkqO')
  const challenge = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'
  expect(scram.final(challenge).toString()).toBe(
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ='
  )
  expect(scram.verifies('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')).toBe(true)
  expect(scram.verifies('v=AAAA')).toBe(false)
  expect(() => scram.final('r=other,s=W22Z,i=4096')).toThrow(RangeError)
})
