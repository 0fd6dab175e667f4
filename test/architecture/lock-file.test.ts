// package-lock.json is complete, so that `npm ci` works on the next machine.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { missingOptional } from './lock-file.ts'
import { root } from './source-files.ts'

describe('the lock file', () => {
  it('has an entry for every optional package', () => {
    expect(missingOptional(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))).toEqual([])
  })

  it('is found incomplete when one was dropped', () => {
    const packages = {
      '': { optionalDependencies: { here: '1.0.0', gone: '1.0.0' } },
      'node_modules/here': { version: '1.0.0', optionalDependencies: { '@s/nested': '1.0.0', '@s/up': '1.0.0' } },
      'node_modules/here/node_modules/@s/nested': { version: '1.0.0' },
      'node_modules/@s/up': { version: '1.0.0', optionalDependencies: { '@s/lost': '1.0.0' } },
    }
    expect(missingOptional({ packages })).toEqual([
      'package.json wants gone, which is not in package-lock.json',
      'node_modules/@s/up wants @s/lost, which is not in package-lock.json',
    ])
  })
})
