// The engine reads no clock, keeps no timer, rolls no dice and knows no process: these arrive through ports.
import { type Node, parse, type SourceFile, walk } from './source-files.ts'

const BANNED_GLOBALS = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'queueMicrotask',
  'requestIdleCallback',
  'process',
  'performance',
  'console',
  'globalThis',
  'window',
  'self',
  'require',
  'Buffer',
  'fetch',
  'crypto',
  'Temporal',
  'eval',
  'Function',
])

const nameOf = (node: unknown) => (node as { name?: string } | undefined)?.name

function propertyOf(node: Node): string | undefined {
  const property = node.property as Node | undefined
  return node.computed === true ? (property?.value as string | undefined) : nameOf(property)
}

function impurity(node: Node): string | null {
  if (node.type === 'MemberExpression' || node.type === 'StaticMemberExpression') {
    const call = `${nameOf(node.object)}.${propertyOf(node)}`
    return call === 'Date.now' || call === 'Math.random' ? call : null
  }
  const callee = nameOf(node.callee)
  if (node.type === 'CallExpression' && callee === 'Date') return 'Date()'
  if (node.type === 'NewExpression' && callee === 'Date' && (node.arguments as unknown[]).length === 0) {
    return 'new Date()'
  }
  return null
}

/** Identifiers that stand for a property's or a type's name and not for a variable. */
function namesOnly(tree: Node): Set<unknown> {
  const names = new Set<unknown>()
  walk(tree, (node) => {
    if (node.type === 'MemberExpression' && node.computed !== true) names.add(node.property)
    if (/^(Property|MethodDefinition|PropertyDefinition|TSPropertySignature|TSMethodSignature)$/.test(node.type)) {
      if (node.computed !== true && node.shorthand !== true) names.add(node.key)
    }
    if (/^Import(Default|Namespace)?Specifier$/.test(node.type)) names.add(node.imported)
  })
  return names
}

/** What in a file of the engine is not pure, with the line. */
export function impurities(file: SourceFile): string[] {
  const tree = parse(file)
  const names = namesOnly(tree)
  const found: string[] = []
  walk(tree, (node) => {
    const isBannedName = node.type === 'Identifier' && BANNED_GLOBALS.has(nameOf(node) ?? '') && !names.has(node)
    const what = isBannedName ? nameOf(node) : impurity(node)
    if (what) found.push(`${file.path}:${file.text.slice(0, node.start).split('\n').length} uses ${what}`)
  })
  return found
}
