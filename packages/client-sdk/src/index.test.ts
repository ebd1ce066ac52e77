import { expect, it } from 'vitest'
import * as sdk from './index.ts'

it('exports what it means to, and nothing else', () => {
  expect(Object.keys(sdk).sort()).toEqual([
    'ChatClient',
    'ChatError',
    'SDK_VERSION',
    'indexedDbStorage',
    'isChatError',
    'limits',
    'memoryStorage',
    'roomList',
    'webStorage',
  ])
})
