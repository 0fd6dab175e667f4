/** A document as a device would receive it: keys quiet, values mid, put-in parts on 9 % ink. Always left to right. */
import { linesOf, type Piece } from './substitute.ts'

const CLASS: Readonly<Record<Piece['kind'], string>> = {
  mark: 'punctuation',
  key: 'punctuation',
  value: 'value',
  put: 'value substituted',
  open: 'ink-2',
}

/** `values` fill `${key}`. */
export function Payload({
  document,
  values,
  label,
}: {
  document: unknown
  values: Readonly<Record<string, unknown>>
  label: string
}) {
  return (
    <section className="code-block" aria-label={label}>
      {linesOf(document, values).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place
        <div key={index}>
          {'  '.repeat(line.indent)}
          {line.pieces.map((piece, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no identity but its place
            <span key={place} className={CLASS[piece.kind]}>
              {piece.text}
            </span>
          ))}
        </div>
      ))}
    </section>
  )
}
