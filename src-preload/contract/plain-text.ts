/** A JSON value as one line of text: what an operator reads and a placeholder takes. No formats of language here. */

/** Text stays as it is; nothing is the empty text; objects and arrays are compact JSON, never "[object Object]". */
export function plainText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return JSON.stringify(value) ?? ''
}
