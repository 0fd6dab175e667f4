// Asks a running server and holds every answer against its own /openapi.json. For the HTTP tests.
import { expect } from 'vitest'
import type { Answer, Server } from '../standalone/server.ts'
import { judgeAnswer } from './json-schema.ts'
import type { Document } from './json-schema.ts'

export type Judged = (method: string, path: string, body?: unknown) => Promise<Answer>

/** Paths are below /api/v1. An answer that the document does not know, or has in another shape, fails the test. */
export async function judged(server: Server): Promise<Judged> {
  const document = (await server.request('GET', '/openapi.json')).body as Document
  return async (method, path, body) => {
    const answer = await server.request(method, `/api/v1${path}`, body)
    expect(judgeAnswer(document, method, `/api/v1${path}`, answer), `${method} ${path}`).toEqual([])
    return answer
  }
}
