// The few pieces of DER that a certificate is made of. Encodes only; what a certificate says is certificates.ts's.

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes])
  const digits: number[] = []
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256)
  return Buffer.from([0x80 | digits.length, ...digits])
}

/** One value: tag, length, content. */
export function tlv(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag]), length(body.length), body])
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => tlv(0x30, ...items)
export const set = (...items: readonly Uint8Array[]): Buffer => tlv(0x31, ...items)
export const octets = (content: Uint8Array): Buffer => tlv(0x04, content)
export const utf8 = (text: string): Buffer => tlv(0x0c, Buffer.from(text))
export const yes = (): Buffer => tlv(0x01, Buffer.from([0xff]))
/** `unused`: bits at the end that do not count. */
export const bits = (content: Uint8Array, unused = 0): Buffer => tlv(0x03, Buffer.from([unused]), content)
/** [number] around its content. */
export const tagged = (number: number, ...content: readonly Uint8Array[]): Buffer => tlv(0xa0 | number, ...content)
/** [number] in place of its content's own tag. */
export const implicit = (number: number, content: Uint8Array): Buffer => tlv(0x80 | number, content)

/** A whole number that is not negative, given as its bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const trimmed = first < 0 ? Buffer.from([0]) : bytes.subarray(first)
  return tlv(0x02, (trimmed[0] ?? 0) & 0x80 ? Buffer.from([0]) : Buffer.alloc(0), trimmed)
}

/** An object identifier such as `2.5.4.3`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const groups = [arc % 128]
    for (let more = Math.floor(arc / 128); more > 0; more = Math.floor(more / 128)) groups.unshift((more % 128) | 0x80)
    bytes.push(...groups)
  }
  return tlv(0x06, Buffer.from(bytes))
}

/** An instant in whole seconds: two-digit years until 2049, four digits after (RFC 5280 4.1.2.5). */
export function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')
  return Number(digits.slice(0, 4)) < 2050 ? tlv(0x17, Buffer.from(digits.slice(2))) : tlv(0x18, Buffer.from(digits))
}
