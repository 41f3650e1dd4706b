import { expect, test } from 'vitest'
import { appOrigin, isExternal, isOwn } from '#main/desktop/origin.ts'

test('only the page itself is own, and only plain https goes to the browser', () => {
  expect(isOwn('app://tidemark/#/settings', appOrigin)).toBe(true)
  for (const address of [
    'app://tidemark.evil/', 'app://other/', 'http://tidemark/', 'javascript:1', '',
  ]) expect(isOwn(address, appOrigin)).toBe(false)
  expect(isExternal('https://kafka.apache.org/')).toBe(true)
  for (const address of [
    'http://x/', 'file:///etc/passwd', 'https://user@evil/', 'javascript:1', 'smb://x', 'not an address',
  ]) expect(isExternal(address)).toBe(false)
})
