// Size budgets: what no longer fits on two screens is more than one thing.
import { type Node, parse, type SourceFile, walk } from './source-files.ts'

/** Lines a file or a function may have. */
export const BUDGET = { sourceFile: 300, testFile: 500, function: 50 } as const

function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length
}

/** Says when a file is longer than `limit` lines. */
export function tooLong(file: SourceFile, limit: number): string[] {
  const lines = lineCount(file.text)
  return lines > limit ? [`${file.path} has ${lines} lines; at most ${limit}`] : []
}

const FUNCTIONS = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']

/** Says which functions of a file are longer than the budget. */
export function longFunctions(file: SourceFile): string[] {
  const found: string[] = []
  walk(parse(file), (node: Node) => {
    if (!FUNCTIONS.includes(node.type)) return
    const lines = lineCount(file.text.slice(node.start, node.end))
    if (lines <= BUDGET.function) return
    const line = lineCount(file.text.slice(0, node.start))
    found.push(`${file.path}:${line} a function of ${lines} lines; at most ${BUDGET.function}`)
  })
  return found
}
