// Reading tar.gz and zip, writing asar, flipping fuses: just enough of each format to unpack the
// fallback runtime, so that no tool has to be on the machine.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import { gunzipSync, inflateRawSync } from 'node:zlib'

const TAR_BLOCK = 512
const STORED = 0
const DEFLATED = 8

/** The content of one file in a .tgz, or null when it is not there. */
export function fileFromTgz(path, name) {
  const tar = gunzipSync(readFileSync(path))
  const text = (start, length) => tar.toString('latin1', start, start + length).replace(/\0.*$/s, '')
  for (let at = 0; at + TAR_BLOCK <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12).trim(), 8)
    if (text(at, 100) === name) return tar.subarray(at + TAR_BLOCK, at + TAR_BLOCK + size)
    at += TAR_BLOCK + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK
  }
  return null
}

function endOfCentralDirectory(zip) {
  for (let at = zip.length - 22; at >= 0; at--) if (zip.readUInt32LE(at) === 0x06054b50) return at
  throw new Error('not a zip archive: no end record')
}

function* zipEntries(zip) {
  const end = endOfCentralDirectory(zip)
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28)
    yield {
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      method: zip.readUInt16LE(at + 10),
      packedSize: zip.readUInt32LE(at + 20),
      mode: (zip.readUInt32LE(at + 38) >>> 16) & 0o777,
      offset: zip.readUInt32LE(at + 42),
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
}

function zipContent(zip, entry) {
  const start = entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28)
  const packed = zip.subarray(start, start + entry.packedSize)
  if (entry.method === STORED) return packed
  if (entry.method === DEFLATED) return inflateRawSync(packed)
  throw new Error(`zip method ${entry.method} is not supported (${entry.name})`)
}

/** Unpacks a zip held in memory. `place(name)` gives the relative path to write to, or null to leave an entry out. */
export function unpackZip(zip, folder, place) {
  for (const entry of zipEntries(zip)) {
    const name = entry.name.endsWith('/') ? null : place(entry.name)
    if (!name) continue
    const path = resolve(folder, name)
    if (!path.startsWith(resolve(folder) + sep)) throw new Error(`zip entry leaves the folder: ${entry.name}`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, zipContent(zip, entry))
    if (entry.mode) chmodSync(path, entry.mode)
  }
}

/** Writes an asar archive of a flat {name: text} record. */
export function writeAsar(path, files) {
  const contents = Object.entries(files).map(([name, text]) => ({ name, body: Buffer.from(text) }))
  const index = { files: {} }
  let offset = 0
  for (const { name, body } of contents) {
    index.files[name] = { size: body.length, offset: String(offset) }
    offset += body.length
  }
  const json = Buffer.from(JSON.stringify(index))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16 + padded)
  head.writeUInt32LE(4, 0)
  head.writeUInt32LE(8 + padded, 4)
  head.writeUInt32LE(4 + padded, 8)
  head.writeUInt32LE(json.length, 12)
  json.copy(head, 16)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, Buffer.concat([head, ...contents.map(({ body }) => body)]))
}

/** Sets fuses of an Electron executable in place; `states` maps a fuse's number to true or false. */
export function setFuses(executable, states) {
  const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX')
  const bytes = readFileSync(executable)
  const at = bytes.indexOf(sentinel)
  if (at < 0) throw new Error(`no fuse wire in ${executable}`)
  const wire = at + sentinel.length
  const length = bytes[wire + 1]
  for (const [fuse, isOn] of Object.entries(states)) {
    if (Number(fuse) >= length) throw new Error(`fuse ${fuse} is unknown to this Electron (${length} fuses)`)
    bytes[wire + 2 + Number(fuse)] = isOn ? 0x31 : 0x30
  }
  writeFileSync(executable, bytes)
}
