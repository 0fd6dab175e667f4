/** Rows to domain objects and back, driven by the drizzle tables: column names, JSON, booleans, state words.
 *  A row that does not parse is a RowFault, never a guess. No SQL is run here. */
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Target } from '../../src-preload/contract/entities.ts'
import { plainText } from '../../src-preload/contract/plain-text.ts'

type Kind = 'json' | 'boolean' | 'plain'
type Field = {
  readonly prop: string
  readonly column: string
  readonly kind: Kind
  readonly notNull: boolean
  readonly words: ReadonlySet<string> | null
  /** One of the five columns that make up a target. */
  readonly isTarget: boolean
}

/** A stored row that makes no sense: which table, which column, why. */
export class RowFault extends Error {
  readonly table: string
  readonly column: string
  constructor(table: string, column: string, problem: string) {
    super(`${table}.${column}: ${problem}`)
    this.name = 'RowFault'
    this.table = table
    this.column = column
  }
}

export type CodecOptions<T> = {
  /** Name of the domain property that the five target columns stand for. */
  readonly target?: 'target' | 'defaultTarget'
  /** Columns that are not part of the domain row and are not written with it. */
  readonly skip?: readonly string[]
  /** Columns written with the row but computed from it; they are not read back. */
  readonly computed?: Readonly<Record<string, (row: T) => unknown>>
}

export type Codec<T> = {
  readonly table: string
  /** Quoted column names for SELECT, in the order `decode` wants; prefixed with `alias.` when given. */
  select(alias?: string): string
  /** Column names in the order of `encode`. */
  readonly columns: readonly string[]
  readonly insertSql: string
  /** `UPDATE … SET every column but the keys WHERE keys`; parameters from `encodeUpdate`. */
  updateSql(keys: readonly string[], guard?: string): string
  encode(row: T): unknown[]
  encodeUpdate(row: T, keys: readonly string[]): unknown[]
  /** `encode` of a row whose JSON values are mostly those of `before`, which was encoded as `values`: the same value is not written as text
   *  again. Nobody may have changed a JSON value in place. */
  encodeOver(row: T, before: T, values: readonly unknown[]): unknown[]
  /** The value of one column, by its place in `columns`. */
  encodeOne(row: T, at: number): unknown
  /** The property of each column. */
  readonly props: readonly string[]
  /** Properties stored as JSON. */
  readonly jsonProps: readonly (keyof T)[]
  /** From a raw array that starts at `from`. Throws RowFault. */
  decode(raw: readonly unknown[], from?: number): T
  /** How many raw columns a decoded row takes. */
  readonly width: number
}

const TARGET_PROPS = ['targetKind', 'targetDeviceId', 'targetDeviceIds', 'targetGroupId', 'targetAll']

/** The five target columns of a target. */
export function targetToColumns(target: Target | null): Record<string, unknown> {
  return {
    targetKind: target?.kind ?? null,
    targetDeviceId: target?.kind === 'device' ? target.deviceId : null,
    targetDeviceIds: target?.kind === 'devices' ? target.deviceIds : null,
    targetGroupId: target?.kind === 'group' ? target.deviceGroupId : null,
    targetAll: target?.kind === 'all' ? true : null,
  }
}

/** The target that five columns mean; the table's check holds them together. */
export function targetFromColumns(row: Record<string, unknown>): Target | null {
  switch (row.targetKind) {
    case 'device':
      return { kind: 'device', deviceId: row.targetDeviceId as string }
    case 'devices':
      return { kind: 'devices', deviceIds: row.targetDeviceIds as string[] }
    case 'group':
      return { kind: 'group', deviceGroupId: row.targetGroupId as string }
    case 'all':
      return { kind: 'all' }
    default:
      return null
  }
}

function fieldsOf(table: SQLiteTable, skip: readonly string[], hasTarget: boolean): Field[] {
  return Object.entries(getTableColumns(table))
    .filter(([prop, column]) => !skip.includes(prop) && column.generated === undefined)
    .map(([prop, column]) => ({
      prop,
      column: column.name,
      kind: column.dataType === 'json' ? 'json' : column.dataType === 'boolean' ? 'boolean' : 'plain',
      notNull: column.notNull || column.primary,
      words: column.enumValues && column.enumValues.length > 0 ? new Set(column.enumValues) : null,
      isTarget: hasTarget && TARGET_PROPS.includes(prop),
    }))
}

function encodeValue(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (field.kind === 'json') return JSON.stringify(value)
  if (field.kind === 'boolean') return value ? 1 : 0
  return value
}

function decodeValue(table: string, field: Field, value: unknown): unknown {
  if (value === null) {
    if (field.notNull) throw new RowFault(table, field.column, 'is empty')
    return null
  }
  if (field.kind === 'boolean') return value === 1
  if (field.kind === 'json') {
    try {
      return JSON.parse(value as string)
    } catch {
      throw new RowFault(table, field.column, 'is not JSON')
    }
  }
  if (field.words !== null && !field.words.has(value as string)) {
    throw new RowFault(table, field.column, `"${plainText(value).slice(0, 50)}" is not a known word`)
  }
  return value
}

type TargetProp = CodecOptions<unknown>['target']

/** Rows are copied from one with every property there, so that all share a shape and what is empty need not be written. */
function decoder<T>(name: string, readable: readonly Field[], target: TargetProp): Codec<T>['decode'] {
  const props = readable.filter((field) => !field.isTarget).map((field) => field.prop)
  const blank = Object.fromEntries([...props, ...(target === undefined ? [] : [target])].map((prop) => [prop, null]))
  return (raw, from = 0) => {
    const row: Record<string, unknown> = { ...blank }
    const aside: Record<string, unknown> = {}
    for (let at = 0; at < readable.length; at += 1) {
      const field = readable[at] as Field
      const value = raw[from + at]
      if (value === null && !field.notNull) continue
      const into = field.isTarget ? aside : row
      into[field.prop] =
        field.kind === 'plain' && field.words === null && value !== null ? value : decodeValue(name, field, value)
    }
    if (target !== undefined) row[target] = targetFromColumns(aside)
    return row as T
  }
}

type Encoders<T> = Pick<Codec<T>, 'encodeOver' | 'encodeOne'> & {
  readonly encodeFields: (row: T, wanted: readonly Field[]) => unknown[]
}

/** From domain rows to columns. */
function encoders<T>(
  fields: readonly Field[],
  computed: NonNullable<CodecOptions<T>['computed']>,
  target: TargetProp,
): Encoders<T> {
  const valuesOf = (row: T): Record<string, unknown> => {
    const plain = row as Record<string, unknown>
    return target === undefined ? plain : { ...plain, ...targetToColumns(plain[target] as Target | null) }
  }
  const isComputed = Object.keys(computed).length > 0
  const encodeFields: Encoders<T>['encodeFields'] = (row, wanted) => {
    const values = valuesOf(row)
    if (!isComputed) return wanted.map((field) => encodeValue(field, values[field.prop]))
    return wanted.map((field) => encodeValue(field, computed[field.prop]?.(row) ?? values[field.prop]))
  }
  return {
    encodeFields,
    encodeOne: (row, at) => encodeFields(row, fields.slice(at, at + 1))[0],
    encodeOver: (row, before, values) => {
      const next = valuesOf(row)
      const last = valuesOf(before)
      return fields.map((field, at) =>
        field.kind === 'json' && next[field.prop] === last[field.prop]
          ? values[at]
          : encodeValue(field, computed[field.prop]?.(row) ?? next[field.prop]),
      )
    },
  }
}

/** Builds the codec of one table. Made once at start; its SQL is prepared once. */
export function codecOf<T>(table: SQLiteTable, options: CodecOptions<T> = {}): Codec<T> {
  const name = getTableName(table)
  const { target } = options
  const fields = fieldsOf(table, options.skip ?? [], target !== undefined)
  const computed = options.computed ?? {}
  const readable = fields.filter((field) => computed[field.prop] === undefined)
  const selects = new Map<string | undefined, string>()

  const { encodeFields, encodeOver, encodeOne } = encoders<T>(fields, computed, target)
  const without = (keys: readonly string[]) => fields.filter((field) => !keys.includes(field.column))
  const only = (keys: readonly string[]) => keys.flatMap((key) => fields.filter((field) => field.column === key))
  const orders = new Map<string, Field[]>()
  const updateOrder = (keys: readonly string[]): Field[] => {
    const words = keys.join()
    const order = orders.get(words) ?? [...without(keys), ...only(keys)]
    orders.set(words, order)
    return order
  }

  return {
    table: name,
    columns: fields.map((field) => field.column),
    width: readable.length,
    select: (alias) => {
      const known = selects.get(alias)
      if (known !== undefined) return known
      const made = readable.map((field) => `${alias ? `${alias}.` : ''}"${field.column}"`).join(', ')
      selects.set(alias, made)
      return made
    },
    insertSql: `INSERT INTO "${name}" (${fields.map((field) => `"${field.column}"`).join(', ')}) VALUES (${fields.map(() => '?').join(', ')})`,
    updateSql: (keys, guard) =>
      `UPDATE "${name}" SET ${without(keys)
        .map((field) => `"${field.column}" = ?`)
        .join(', ')} WHERE ${keys.map((key) => `"${key}" = ?`).join(' AND ')}${guard ? ` AND ${guard}` : ''}`,
    encode: (row) => encodeFields(row, fields),
    encodeUpdate: (row, keys) => encodeFields(row, updateOrder(keys)),
    encodeOver,
    encodeOne,
    props: fields.map(({ prop }) => prop),
    jsonProps: fields.filter(({ kind }) => kind === 'json').map(({ prop }) => prop as keyof T),
    decode: decoder<T>(name, readable, target),
  }
}
