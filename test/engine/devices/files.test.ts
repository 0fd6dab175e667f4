// Files of devices: CSV as RFC 4180 has it, previews line by line, all or nothing, and the same devices after out and in again.
import { expect, test } from 'vitest'
import { readCsv, csvText } from '../../../src-main/engine/devices/csv.ts'
import { exportDevices } from '../../../src-main/engine/devices/export.ts'
import { previewImport } from '../../../src-main/engine/devices/import.ts'
import { readDeviceFile } from '../../../src-main/engine/devices/read-file.ts'
import { EngineBench } from '../engine-bench.ts'

type Format = 'csv' | 'json'

function bench() {
  const it = new EngineBench().start()
  const preview = (text: string, format: Format = 'csv') =>
    it.store.read((tx) => previewImport(tx, { format, text, apply: false }))
  const apply = (text: string, format: Format = 'csv') => it.ask('devices.import', { format, text, apply: true })
  const device = (id: string) => it.store.read((tx) => tx.getDevice(id))
  const out = (format: Format) => it.store.read((tx) => exportDevices(tx, format))
  return { it, preview, apply, device, out }
}

const states = (seen: { lines: readonly { line: number; state: string }[] }) =>
  seen.lines.map(({ line, state }) => `${line} ${state}`)

test('CSV: quotes, breaks inside cells, LF and CRLF, a byte order mark, no last line end', () => {
  expect(readCsv('\uFEFFa,b\r\n"x ""y"", z","1\n2"\n\n,\nlast,')).toEqual({
    ok: true,
    rows: [
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x "y", z', '1\n2'] },
      { line: 5, cells: ['', ''] },
      { line: 6, cells: ['last', ''] },
    ],
  })
})

test.each([
  ['a,"b', 'no closing quote', 1],
  ['a\nb"c', 'quote stands inside', 2],
  ['"a"b', 'between a closing quote', 1],
])('CSV: %j is refused with its line', (text, words, line) => {
  expect(readCsv(text)).toMatchObject({ ok: false, line, message: expect.stringContaining(words) })
})

test('what a spreadsheet would take for a formula is guarded, and the guard comes off again', () => {
  const { it, out, apply, device } = bench()
  const names = ['=1+1', '+x', '-x', '@x', "'=x", '\tx'.trim(), '＝1']
  names.forEach((nameEn, at) => it.do('devices.create', { id: `-d${at}`, nameEn }))
  const { text } = out('csv')
  for (const row of text.split('\r\n').slice(1)) expect(row).not.toMatch(/(?:^|,)"?[=+\-@]/)
  for (let at = 0; at < names.length; at += 1) it.do('devices.delete', { id: `-d${at}` })
  expect(apply(text)).toMatchObject({ ok: true, value: { made: names.length } })
  expect(names.map((_, at) => device(`-d${at}`)?.nameEn)).toEqual(names)
})

const ATTRIBUTES = {
  ...{ site: 'Riyadh, "north"', fw: '1.10', serial: '007', count: 5, ratio: -0.25, on: true, none: null },
  ...{
    textual: '5',
    truthy: 'true',
    empty: '',
    list: [1, 'a'],
    deep: { a: { b: null } },
    note: 'سطر\nثان',
    ' odd ': ' x ',
  },
}

test.each(['csv', 'json'] as const)(
  'out as %s and in again is the same, on this fleet and on an empty one',
  (format) => {
    const one = bench()
    one.it.do('devices.create', {
      id: 'pump-1',
      nameEn: 'Pump',
      nameAr: 'مضخة "١"',
      timezone: 'Asia/Riyadh',
      tags: ['a;b', 'c\\d', 'x y'],
    })
    one.it.do('devices.change', { id: 'pump-1', attributes: ATTRIBUTES })
    one.it.do('devices.create', { id: 'مضخة 2' })
    one.it.do('deviceGroups.create', { kind: 'static', nameEn: 'North; yard', deviceIds: ['pump-1'] })
    one.it.do('deviceGroups.create', { kind: 'query', nameEn: 'Q', query: 'tag:x' })
    const { text, devices } = one.out(format)
    expect(devices).toBe(2)
    expect(states(one.preview(text, format)).map((state) => state.split(' ')[1])).toEqual(['same', 'same'])
    const two = bench()
    two.it.do('deviceGroups.create', { kind: 'static', nameEn: 'North; yard', deviceIds: [] })
    expect(two.apply(text, format)).toMatchObject({ ok: true, value: { made: 2, refused: 0 } })
    const told = ({ device }: typeof one, id: string) => {
      const { nameEn, nameAr, timezone, tags, attributes } = device(id) ?? {}
      return { nameEn, nameAr, timezone, tags, attributes }
    }
    for (const id of ['pump-1', 'مضخة 2']) expect(told(two, id)).toEqual(told(one, id))
    expect(two.out(format).text).toBe(text)
  },
)

test('the preview says of every line what it would do and stores nothing', () => {
  const { it, preview, device } = bench()
  it.do('devices.create', { id: 'a', nameEn: 'A', attributes: { site: 'north', keep: 1 } })
  it.do('devices.create', { id: 'b', nameEn: 'B' })
  const text = [
    'id,nameEn,attributes.site',
    'a,A,north',
    'b,B2,',
    'c,C,south',
    'c,again,',
    'x/y,bad,',
    ',nobody,',
    'd,D',
  ].join('\n')
  const commits = it.commits.length
  const seen = preview(text)
  expect(states(seen)).toEqual(['2 same', '3 changed', '4 new', '5 refused', '6 refused', '7 refused', '8 refused'])
  expect(seen).toMatchObject({ made: 1, changed: 1, same: 1, refused: 4 })
  expect(seen.lines.slice(3).map(({ message }) => message)).toEqual([
    'The same id is on line 4.',
    'A device id holds no / + # and no control characters.',
    'There is no id.',
    'It has 2 cells; the first row has 3.',
  ])
  expect([it.commits.length, device('c'), device('b')?.nameEn]).toEqual([commits, null, 'B'])
})

test('one wrong line refuses the whole file and names the line', () => {
  const { apply, device } = bench()
  expect(apply('id,timezone\na,Africa/Cairo\nb,Mars/Base')).toMatchObject({
    ...{ ok: false, code: 'invalid_input', errors: [{ path: 'lines.3' }] },
  })
  expect(device('a')).toBeNull()
})

test('columns that are not there stay, empty cells empty; memberships become those named', () => {
  const { it, apply, device } = bench()
  it.do('devices.create', { id: 'a', nameEn: 'A', nameAr: 'أ', attributes: { site: 'north', keep: 1 }, tags: ['t'] })
  const north = it.do('deviceGroups.create', { kind: 'static', nameEn: 'North', deviceIds: ['a'] }).id
  const south = it.do('deviceGroups.create', { kind: 'static', nameAr: 'الجنوب', deviceIds: [] }).id
  expect(apply('id,nameAr,attributes.site,groups\na,,,الجنوب\n')).toMatchObject({ ok: true, value: { changed: 1 } })
  expect(device('a')).toMatchObject({ nameEn: 'A', nameAr: null, attributes: { keep: 1 }, tags: ['t'], version: 2 })
  const members = (id: string) => it.store.read((tx) => tx.devicesOfGroup(id))
  expect([members(north), members(south)]).toEqual([[], ['a']])
})

test.each([
  ['csv', '', 'empty'],
  ['csv', 'name\nx', '"id" is not among them'],
  ['csv', 'id,colour\nx,red', 'no column "colour"'],
  ['csv', 'id,id\nx,y', 'twice'],
  ['csv', 'id,groups\nx,Nowhere', 'no device group "Nowhere"'],
  ['json', '{', 'not valid JSON'],
  ['json', '{"id":"x"}', 'list of devices'],
  ['json', '[{"id":"x","presence":"online"}]', 'no field "presence"'],
  ['json', '[{"id":7}]', '"id" must be text'],
  ['json', '["x"]', 'not an object'],
  ['json', `[{"id":"x","attributes":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}]`, 'nested'],
  ['json', `[${'{"id":"x"},'.repeat(10_000)}{"id":"x"}]`, 'more than 10000'],
] as const)('%s %#: refused with a reason', (format, text, words) => {
  const { preview } = bench()
  const seen = preview(text, format)
  expect(seen.refused).toBeGreaterThan(0)
  expect(seen.lines.find(({ state }) => state === 'refused')?.message).toContain(words)
})

test('an imported device that was held is accepted by that; held ones are not exported', () => {
  const { it, device, apply, out } = bench()
  it.do('settings.change', { autoAccept: [] })
  const heard = { presence: 'online', session: null, asleepUntil: null, nameEn: null, nameAr: null, attributes: null }
  it.engine.fleet.presence([{ deviceId: 'h', retained: false, ...heard } as never], it.wallAt)
  expect(out('csv').devices).toBe(0)
  expect(apply('id\nh')).toMatchObject({ ok: true, value: { changed: 1 } })
  expect(device('h')).toMatchObject({ isAccepted: true, presence: 'online', origin: 'heard' })
})

test('ten thousand devices are one commit', () => {
  const { it, apply } = bench()
  const text = csvText([['id', 'nameEn'], ...Array.from({ length: 10_000 }, (_, at) => [`d${at}`, `Device ${at}`])])
  const before = it.commits.length
  expect(apply(text)).toMatchObject({ ok: true, value: { made: 10_000 } })
  expect(it.commits.length - before).toBe(1)
  expect(it.store.read((tx) => tx.countDevices())).toBe(10_000)
})

test('names of properties that JavaScript knows are names like any other', () => {
  const [line] = readDeviceFile('json', '[{"id":"x","attributes":{"__proto__":{"a":1}}}]')
  expect(line).toMatchObject({ deviceId: 'x' })
  const { apply, device } = bench()
  expect(apply('id,attributes.__proto__,attributes.constructor\nx,1,2')).toMatchObject({ ok: true })
  expect(Object.keys(device('x')?.attributes ?? {}).toSorted()).toEqual(['__proto__', 'constructor'])
})
