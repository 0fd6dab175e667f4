// Reads the house for the architecture tests: which files there are and what each one imports.
// No rule lives here.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { parseAst } from 'vite'

/** The project's root folder. */
export const root = join(import.meta.dirname, '..', '..')

/** One file: its path from the root with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** One import: the specifier as written, whether only types cross, and the target's path for relative ones. */
export interface ImportEdge {
  readonly specifier: string
  readonly isTypeOnly: boolean
  readonly target: string | null
}

/** Any node of the syntax tree; fields are read with care. */
export type Node = { readonly type: string; readonly start: number; readonly end: number } & Record<string, unknown>

/** All files under the given folders whose names end in one of the extensions. */
export function filesUnder(folders: readonly string[], extensions: readonly string[]): SourceFile[] {
  const present = folders.map((folder) => join(root, folder)).filter((folder) => existsSync(folder))
  return present.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extensions.some((extension) => entry.name.endsWith(extension)))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !path.includes('node_modules'))
      .sort()
      .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') })),
  )
}

/** The TypeScript and JavaScript sources of the product and its tools. */
export function productSources(): SourceFile[] {
  return filesUnder(['src-main', 'src-preload', 'src-renderer', 'tools', 'drizzle'], ['.ts', '.tsx', '.mjs'])
}

/** The files of the tests. */
export function testSources(): SourceFile[] {
  return filesUnder(['test'], ['.ts', '.tsx', '.mjs'])
}

/** The syntax tree of a file. */
export function parse(file: SourceFile): Node {
  const lang = file.path.endsWith('.tsx') ? 'tsx' : file.path.endsWith('.d.ts') ? 'dts' : 'ts'
  return parseAst(file.text, { lang }, file.path) as unknown as Node
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

/** Calls `visit` for every node, parents first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (isNode(item)) walk(item, visit)
    }
  }
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type') return true
  const parts = node.specifiers as Node[] | undefined
  return !!parts && parts.length > 0 && parts.every((part) => part.importKind === 'type' || part.exportKind === 'type')
}

const IMPORTING = [
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TSImportType',
]

/** Every import of a file: static, re-exported, dynamic, and types named through `import()`. */
export function importsOf(file: SourceFile): ImportEdge[] {
  const edges: ImportEdge[] = []
  walk(parse(file), (node) => {
    const source = node.source as { value?: unknown } | null | undefined
    if (!IMPORTING.includes(node.type) || typeof source?.value !== 'string') return
    const specifier = source.value
    const isRelative = specifier.startsWith('.')
    const target = isRelative ? posix.join(posix.dirname(file.path), specifier.split('?')[0] ?? specifier) : null
    edges.push({ specifier, isTypeOnly: isTypeOnly(node), target })
  })
  return edges
}

/** True when a relative import's target is a file of the project. */
export function isFile(path: string): boolean {
  const full = join(root, path)
  return existsSync(full) && readdirSync(dirname(full)).includes(posix.basename(path))
}
