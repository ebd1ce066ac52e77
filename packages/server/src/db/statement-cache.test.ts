import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { StatementCache } from './statement-cache.ts'

describe('StatementCache', () => {
  it('prepares a text once', () => {
    const cache = new StatementCache(new Database(':memory:'))
    expect(cache.prepare('select ? as value')).toBe(cache.prepare('select ? as value'))
    expect(cache.prepare('select 2')).not.toBe(cache.prepare('select 3'))
    cache.close()
  })

  it('answers by the schema of the moment, and not by that of the preparation', () => {
    const cache = new StatementCache(new Database(':memory:'))
    cache.prepare('create table facts (a)').run([])
    cache.prepare('insert into facts values (?)').run([1])
    expect(cache.prepare('select * from facts').all([])).toEqual([{ a: 1 }])
    cache.prepare('alter table facts add column b default 2').run([])
    expect(cache.prepare('select * from facts').all([])).toEqual([{ a: 1, b: 2 }])
    cache.close()
  })

  it('holds a bounded number', () => {
    const cache = new StatementCache(new Database(':memory:'))
    const first = cache.prepare('select 0')
    for (let value = 1; value <= 500; value += 1) cache.prepare(`select ${value}`)
    expect(cache.prepare('select 0')).not.toBe(first)
    expect(cache.prepare('select 0').all([])).toEqual([{ 0: 0 }])
    cache.close()
  })
})
