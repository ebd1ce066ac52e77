// What a client may get wrong over HTTP. Generated from the contract: a new endpoint is covered by itself.
import { request as httpRequest } from 'node:http'
import { chat, errors, type EndpointDefinition, type WireError } from '@chatnode/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { call, register, type Answer } from './support/api.ts'
import {
  endpoints,
  expectTyped,
  fieldsOf,
  hostileText,
  notObjects,
  pathsOf,
  sampleOf,
  surplusKeys,
  wrongInEveryField,
} from './support/bad-values.ts'
import { bystanders, type Bystanders } from './support/bystanders.ts'

let stage: Bystanders
let token: string

beforeAll(async () => {
  stage = await bystanders()
  token = (await register(stage.url)).accessToken
})

afterEach(() => stage.expectUnharmed())
afterAll(() => stage[Symbol.asyncDispose]())

const place = ({ path }: EndpointDefinition, parameter = 'no-such-thing'): string =>
  path.replace(/:\w+/g, parameter)

interface Wrong {
  path?: string
  json?: string
  headers?: Record<string, string>
}

/** Calls an endpoint with whatever is wrong about the call, and is right in all the rest. */
const send = (endpoint: EndpointDefinition, { path, json, headers }: Wrong) =>
  call(stage.url, path ?? place(endpoint), {
    method: endpoint.method,
    ...(endpoint.auth === 'bearer' ? { token } : {}),
    ...(json === undefined ? {} : { body: json }),
    headers: { 'x-chatnode-protocol': '1.0', ...headers },
  })

const refuse = async (endpoint: EndpointDefinition, wrong: Wrong): Promise<WireError> =>
  errorOf(await send(endpoint, wrong))

/** The refusal, with the status that the error table gives its code. */
function errorOf({ status, body }: Answer<unknown>): WireError {
  const { error } = body
  if (!error) throw new Error(`was accepted: ${JSON.stringify(body)}`)
  expect(errors).toHaveProperty(error.code)
  expect(status).toBe(errors[error.code as keyof typeof errors].status)
  return error
}

describe.each(endpoints.filter(([, { auth }]) => auth === 'bearer'))('%s', (_name, endpoint) => {
  it('wants an access token', async () => {
    const values = ['', 'Bearer', 'Bearer a.b.c', `Basic ${token}`, `Bearer ${'x'.repeat(9_000)}`]
    for (const authorization of values) {
      const error = await refuse(endpoint, { headers: { authorization } })
      expect(error.code).toBe('unauthorized')
    }
  })
})

describe.each(endpoints.filter(([, { params }]) => params))('%s', (_name, endpoint) => {
  it('takes whatever stands in the path for an id', async () => {
    const parameters = fieldsOf(endpoint.params)
    const json = endpoint.body ? { json: JSON.stringify(sampleOf(endpoint.body)) } : {}
    const ids = ['__proto__', 'constructor', '%00', '..%2f..', 'x'.repeat(1_000), '%F0%9F%98%80']
    for (const id of ids) {
      const error = await refuse(endpoint, { path: place(endpoint, id), ...json })
      expectTyped(error, { declared: endpoint.errors, fields: parameters })
    }
    const broken = await refuse(endpoint, { path: place(endpoint, '%E0%A4%A') })
    expect(broken.code).toBe('invalid_payload')
  })
})

describe.each(endpoints.filter(([, { query }]) => query))('%s', (_name, endpoint) => {
  const ask = (query: string) => send(endpoint, { path: `${place(endpoint)}?${query}` })

  it('names what is wrong in the query', async () => {
    const wrong = ['limit=-1', 'limit=0', 'limit=101', 'limit=1.5', 'limit=NaN', 'limit=1&limit=2']
    for (const query of wrong) expect(pathsOf(errorOf(await ask(query)))).toEqual(['limit'])
    expect(pathsOf(errorOf(await ask('surplus=1')))).toEqual(['surplus'])
  })

  it('takes a strange query for text', async () => {
    for (const query of [
      '__proto__=1',
      'limit[__proto__]=1',
      '&&&',
      '=',
      `x=${'y'.repeat(8_000)}`,
    ]) {
      const { status, body } = await ask(query)
      expect(status).toBeLessThan(500)
      if (body.error) {
        expectTyped(body.error, {
          declared: endpoint.errors,
          fields: ['limit', '__proto__', '', 'x', 'limit[__proto__]'],
        })
      }
    }
  })
})

describe.each(endpoints.filter(([, { body }]) => body))('%s', (_name, endpoint) => {
  const fields = fieldsOf(endpoint.body)
  const sample = sampleOf(endpoint.body)
  const withField = (field: string, json: string): string => {
    const others = JSON.stringify({ ...sample, [field]: undefined }).slice(1, -1)
    return `{${[others, `"${field}":${json}`].filter((part) => part !== '').join()}}`
  }

  it('names the body when it is absent, no object, or no JSON', async () => {
    const texts = [...notObjects.map(([, json]) => json), '{', '"', '{"a":1}}', '\u0000']
    for (const wrong of [{}, ...texts.map((json) => ({ json }))]) {
      const error = await refuse(endpoint, wrong)
      expect(error).toMatchObject({ code: 'invalid_payload', data: { issues: [{ path: '' }] } })
    }
  })

  it.each(fields)('names %s when it is of a wrong kind or size', async (field) => {
    for (const json of wrongInEveryField) {
      const error = await refuse(endpoint, { json: withField(field, json) })
      expect(error.code).toBe('invalid_payload')
      expect(pathsOf(error)).toEqual([field])
    }
  })

  it.each(fields)('takes hostile text in %s for text', async (field) => {
    for (const text of hostileText) {
      const { status, body } = await send(endpoint, {
        json: withField(field, JSON.stringify(text)),
      })
      expect(status).toBeLessThan(500)
      if (body.error) expectTyped(body.error, { declared: endpoint.errors, fields: [field] })
    }
  })

  it('names a field that it does not know', async () => {
    for (const key of surplusKeys) {
      const error = await refuse(endpoint, { json: JSON.stringify({ ...sample, [key]: {} }) })
      expect(pathsOf(error)).toEqual([key])
    }
  })

  it('reads no body of another type', async () => {
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '/']
    for (const type of types) {
      const wrong = { json: JSON.stringify(sample), headers: { 'content-type': type } }
      expect((await refuse(endpoint, wrong)).code).toBe('invalid_payload')
    }
  })
})

describe.each(endpoints.filter(([, { method }]) => method !== 'GET'))('%s', (_name, endpoint) => {
  it('refuses a body that cannot be read', async () => {
    const gzip = { json: '{}', headers: { 'content-encoding': 'gzip' } }
    expect((await refuse(endpoint, gzip)).code).toBe('invalid_payload')
    const charset = { json: '{}', headers: { 'content-type': 'application/json; charset=none' } }
    expect((await refuse(endpoint, charset)).code).toBe('invalid_payload')
    const large = { json: JSON.stringify({ a: 'x'.repeat(65_000) }) }
    expect((await refuse(endpoint, large)).code).toBe('payload_too_large')
  })
})

describe('an address that does not exist', () => {
  const paths = [...new Set(Object.values(chat.http).map(({ path }) => path))]

  it.each(paths)('%s by another method', async (path) => {
    const served = Object.values(chat.http).filter((endpoint) => endpoint.path === path)
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'].filter(
      (method) => !served.some((endpoint) => endpoint.method === method),
    )
    for (const method of methods) {
      const answer = await call(stage.url, path.replace(/:\w+/g, 'x'), { method, token })
      expect(errorOf(answer).code).toBe('not_found')
    }
  })

  it.each(['/rooms', '/api', '/api/', '/api/nothing', '/api/rooms/a/b/c', '/favicon.ico', '/API'])(
    '%s',
    async (path) => {
      expect(errorOf(await call(stage.url, path)).code).toBe('not_found')
    },
  )

  it.each(['//', '/%', '/api/%00', 'http://[/', '*', '/api/../..', '/api/rooms?%'])(
    '%s, which is nonsense',
    async (path) => {
      const { port } = new URL(stage.url)
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const request = httpRequest({ port, path, host: '127.0.0.1' }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode))
        })
        request.on('error', reject).end()
      })
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    },
  )
})
