// Every code of a trace has words in both languages, every step that is written has a code, and older rows are read by their rule.
import { describe, expect, test } from 'vitest'
import { EXPLAIN_WORDS } from '../../../src-main/engine/explain/words.ts'
import { END_WORDS, STEP_WORDS } from '../../../src-main/engine/explain/step-words.ts'
import { codeOfStep } from '../../../src-main/engine/explain/steps.ts'
import { END_CODES, STEP_CODES, TRACE_CODES } from '../../../src-preload/contract/trace-codes.ts'
import { traceStep, type TraceStep } from '../../../src-preload/contract/work.ts'
import { filesUnder } from '../../architecture/source-files.ts'
import { EngineBench, HOUR, MINUTE } from '../engine-bench.ts'

const ARABIC = /[\u0600-\u06ff]/
const LATIN_WORD = /[A-Za-z]{2,}/

describe('words', () => {
  test.each(TRACE_CODES.map((code) => [code]))('%s has words in both languages, with the same facts', (code) => {
    const { en, ar } = EXPLAIN_WORDS[code]
    const factsOf = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted()
    expect(en).toMatch(LATIN_WORD)
    expect(ar).toMatch(ARABIC)
    expect(ar.replace(/\{\w+\}/g, '')).not.toMatch(LATIN_WORD)
    expect(factsOf(ar)).toEqual(factsOf(en))
  })

  test('each list has its words, and no words stand for a code that is not there', () => {
    expect(Object.keys(STEP_WORDS).toSorted()).toEqual([...STEP_CODES].toSorted())
    expect(Object.keys(END_WORDS).toSorted()).toEqual([...END_CODES].toSorted())
  })
})

describe('writers', () => {
  // The type of a kept step asks for the code; a cast or a spread of something looser would still pass by it.
  test('no step is written in the engine without its code', () => {
    const bare = filesUnder(['src-main/engine'], ['.ts']).flatMap(({ path, text }) =>
      /\/(explain|ports)\//.test(path)
        ? []
        : [...text.matchAll(/\bwhat: [^\n]*/g)]
            .filter(({ index }) => /\brule\b/.test(text.slice(Math.max(0, index - 200), index)))
            .filter(({ index }) => !/\bcode\b/.test(text.slice(Math.max(0, index - 200), index + 80)))
            .map(() => path),
    )
    expect(bare).toEqual([])
  })

  test('runs of many kinds carry a code in every step', () => {
    const at = new EngineBench().start()
    const templateId = at.localTemplate({ retry: { limit: 1, delayMs: 1_000 } })
    const schedule = at.every(3_600, { templateId })
    at.pass(HOUR).tick()
    at.fail(at.started[0]?.runId ?? '')
    at.pass(MINUTE).tick()
    at.finishAll()
    at.do('queue.hold', { isHeld: true })
    const held = at.do('jobs.create', { templateId }).id
    at.do('jobs.hold', { ids: [held], isHeld: true })
    at.do('jobs.hold', { ids: [held], isHeld: false })
    at.do('queue.hold', { isHeld: false })
    at.devices('d1', 'd2')
    const fleet = at.do('jobs.create', { templateId: at.fleetTemplate(), target: { kind: 'all' } })
    at.tick()
    const runId = at.read((tx) => tx.getJob(fleet.id))?.runId ?? ''
    at.do('jobs.rollout', { id: fleet.id, action: 'pause', reason: 'look' })
    at.do('jobs.cancel', { id: fleet.id, force: true, reason: 'enough' })
    const runs = at.runsOf(schedule)
    const [run] = at.read((tx) => [tx.getRun(runId)])
    const steps = [...runs, run].flatMap((run) => run?.trace ?? [])
    expect(steps.length).toBeGreaterThan(6)
    expect(steps.filter(({ code }) => code === undefined)).toEqual([])
    const told = at.do('explain.run', { id: runId }).sentences.map(({ textEn }) => textEn)
    expect(told).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^At .* Mona paused the rollout: look\.$/),
        expect.stringMatching(/^At .* Mona cancelled the job: enough\. .* those at work were cut off\.$/),
      ]),
    )
  })
})

describe('rows of versions without codes', () => {
  const old = (rule: string): TraceStep => ({ at: 0, rule, what: 'held by Mona' })

  test.each([
    ['claimed', 'claimed'],
    ['R43', 'deferred'],
    ['DESIGN 6.11', 'fleet_cancelled'],
    ['hold', 'trace_step'],
    ['R32', 'trace_step'],
    ['something else', 'trace_step'],
  ])('rule %s is told as %s, whatever its text says', (rule, code) => {
    expect(codeOfStep(old(rule))).toBe(code)
    expect(codeOfStep({ ...old(rule), ...{ what: 'released by Mona' } })).toBe(code)
  })

  test('the contract takes a step without a code, and refuses one that is not in the list', () => {
    expect(traceStep.safeParse(old('hold')).success).toBe(true)
    expect(traceStep.safeParse({ ...old('hold'), code: 'no such' }).success).toBe(false)
  })
})
