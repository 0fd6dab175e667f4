// Import cycles, type edges included: a cycle of types binds two files together as firmly as one of values.
import { importsOf, type SourceFile } from './source-files.ts'

/** Path → the paths it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

/** The graph of relative imports between the given files. */
export function importGraph(files: readonly SourceFile[]): ImportGraph {
  const known = new Set(files.map((file) => file.path))
  return new Map(
    files.map((file) => {
      const targets = importsOf(file).flatMap((edge) => (edge.target && known.has(edge.target) ? [edge.target] : []))
      return [file.path, targets] as const
    }),
  )
}

/** One cycle for each back edge found, as the list of files around it; empty when there is none. */
export function findCycles(graph: ImportGraph): string[][] {
  const cycles: string[][] = []
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (path: string): void => {
    const at = trail.indexOf(path)
    if (at >= 0) {
      cycles.push([...trail.slice(at), path])
      return
    }
    if (done.has(path)) return
    trail.push(path)
    for (const target of graph.get(path) ?? []) visit(target)
    trail.pop()
    done.add(path)
  }
  for (const path of graph.keys()) visit(path)
  return cycles
}
