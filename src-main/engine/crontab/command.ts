/** A crontab command as a program and its arguments, without a shell. What only a shell could do is refused, never imitated. Pure. */

export type SplitProblem = 'needs_shell' | 'shell_builtin' | 'open_quote' | 'no_command'

export type Split =
  | {
      readonly ok: true
      readonly program: string
      readonly args: readonly string[]
      /** `NAME=value` before the program. */
      readonly assignments: Readonly<Record<string, string>>
      /** The command threw its output away, or joined its errors to it: the run's log keeps both. */
      readonly outputKept: boolean
    }
  | { readonly ok: false; readonly code: SplitProblem; readonly what: string }

/** Words of the shell's own language and its built-in commands that no program stands behind. */
const SHELL_WORDS = new Set(
  `if then else elif fi for while until do done case esac select function time { } ! [[ . : cd source export set unset
  eval exec alias umask ulimit trap read wait exit return shift local declare typeset let pushd popd test [ jobs bg fg`
    .split(/\s+/)
    .filter(Boolean),
)

const SPECIAL = /[|&;<>()$`*?[\]{}!\n]/
// Only the end is looked at, one piece at a time: a long line costs no more than a short one.
const QUIET_END = /(?<=\s)(?:(?:[12]?>>?|&>)\s{0,8}\/dev\/null|2>&1|>&\s{0,8}\/dev\/null)$/
const QUIET_CHARS = 40

/** The part before the first bare %, and the rest as standard input: `%` is a newline there, and `\%` a percent sign in both. */
export function splitPercent(text: string): { readonly command: string; readonly stdin: string | null } {
  let command = ''
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (char === '\\' && text[at + 1] === '%') {
      command += '%'
      at += 1
    } else if (char === '\\') {
      command += `${char}${text[at + 1] ?? ''}`
      at += 1
    } else if (char === '%') return { command: command.trimEnd(), stdin: standardInput(text.slice(at + 1)) }
    else command += char
  }
  return { command: command.trimEnd(), stdin: null }
}

function standardInput(text: string): string {
  const lines = text.replace(/\\%|%/g, (found) => (found === '%' ? '\n' : '%'))
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`
}

type Words =
  | { readonly ok: true; readonly words: Word[] }
  | { readonly ok: false; readonly what: string; readonly code: SplitProblem }
type Word = { readonly text: string; readonly isQuoted: boolean }
type Piece = { readonly text: string; readonly next: number } | { readonly what: string; readonly code: SplitProblem }

function doubleQuoted(text: string, from: number): Piece {
  let found = ''
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] as string
    if (char === '"') return { text: found, next: at + 1 }
    if (char === '$' || char === '`') return { what: char, code: 'needs_shell' }
    if (char === '\\' && /[$`"\\]/.test(text[at + 1] ?? '')) {
      found += text[at + 1]
      at += 1
    } else found += char
  }
  return { what: '"', code: 'open_quote' }
}

function quoted(text: string, at: number): Piece {
  const char = text[at]
  if (char === '"') return doubleQuoted(text, at + 1)
  if (char === "'") {
    const end = text.indexOf("'", at + 1)
    return end < 0 ? { what: "'", code: 'open_quote' } : { text: text.slice(at + 1, end), next: end + 1 }
  }
  // A backslash: the next character is itself.
  return at + 1 < text.length ? { text: text[at + 1] as string, next: at + 2 } : { what: '\\', code: 'open_quote' }
}

/** A character that the shell would do something with, at this place of a word. */
function specialAt(text: string, at: number, isStart: boolean): string | null {
  const char = text[at] as string
  if (SPECIAL.test(char)) return char
  if (isStart && (char === '~' || char === '#')) return char
  return null
}

function wordsOf(text: string): Words {
  const words: Word[] = []
  let word: string | null = null
  let isQuoted = false
  const end = () => {
    if (word !== null) words.push({ text: word, isQuoted })
    word = null
    isQuoted = false
  }
  for (let at = 0; at < text.length; ) {
    const char = text[at] as string
    if (char === ' ' || char === '\t') {
      end()
      at += 1
    } else if (char === '"' || char === "'" || char === '\\') {
      const piece = quoted(text, at)
      if (!('next' in piece)) return { ok: false, ...piece }
      word = `${word ?? ''}${piece.text}`
      isQuoted = true
      at = piece.next
    } else {
      const what = specialAt(text, at, word === null)
      if (what !== null) return { ok: false, what, code: 'needs_shell' }
      word = `${word ?? ''}${char}`
      at += 1
    }
  }
  end()
  return { ok: true, words }
}

/** Trailing redirections that only throw output away: here the run's log keeps it, so nothing is lost without them. */
function withoutQuietEnd(text: string): { readonly text: string; readonly outputKept: boolean } {
  let rest = text
  for (;;) {
    const found = QUIET_END.exec(rest.slice(-QUIET_CHARS))
    if (found === null) break
    rest = rest.slice(0, rest.length - found[0].length).trimEnd()
  }
  return { text: rest, outputKept: rest !== text }
}

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s

/** Splits a command line into what a program is started with; quotes and backslashes as POSIX reads them. */
export function splitCommand(command: string): Split {
  const { text, outputKept } = withoutQuietEnd(command.trim())
  const read = wordsOf(text)
  if (!read.ok) return read
  const assignments: Record<string, string> = {}
  let at = 0
  for (; at < read.words.length; at += 1) {
    const word = read.words[at] as Word
    const [, name, value] = ASSIGNMENT.exec(word.text) ?? []
    if (name === undefined) break
    assignments[name] = value ?? ''
  }
  const [program, ...args] = read.words.slice(at)
  if (program === undefined || program.text === '') return { ok: false, code: 'no_command', what: '' }
  if (SHELL_WORDS.has(program.text)) return { ok: false, code: 'shell_builtin', what: program.text }
  return { ok: true, program: program.text, args: args.map((word) => word.text), assignments, outputKept }
}
