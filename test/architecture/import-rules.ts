// Who may import whom. One row per part of the house; what a row does not name is refused.
import { type ImportEdge, importsOf, type SourceFile } from './source-files.ts'

interface Layer {
  /** Which files the row governs; the first row that matches counts. */
  readonly files: RegExp
  /** Project files whose values and types may be imported. */
  readonly may: readonly RegExp[]
  /** Project files of which only types may be imported. */
  readonly mayTypes?: readonly RegExp[]
  /** Packages and built-ins. */
  readonly packages: readonly RegExp[]
}

const CONTRACT = /^src-preload\/contract\//
const VOCABULARY = /^src-preload\/contract\/(vocabulary|failures|names|plain-text)\.ts$/
const ENGINE = /^src-main\/engine\//
const ENGINE_INSIDE = /^src-main\/engine\/(ports|domain)\//
const NODE = /^node:/
const ZOD = /^zod(\/|$)/
const ELECTRON = /^electron(\/|$)/

const own = (folder: string) => new RegExp(`^src-main/${folder}/`)

/** The rows, most special first. */
export const layers: readonly Layer[] = [
  { files: CONTRACT, may: [CONTRACT], packages: [ZOD] },
  { files: /^src-preload\//, may: [/^src-preload\/contract\/names\.ts$/], mayTypes: [CONTRACT], packages: [ELECTRON] },
  {
    files: ENGINE,
    may: [ENGINE, /^src-preload\/contract\/vocabulary\.ts$/],
    mayTypes: [CONTRACT],
    packages: [/^croner$/],
  },
  {
    files: own('store'),
    may: [own('store'), ENGINE_INSIDE, VOCABULARY],
    mayTypes: [CONTRACT, ENGINE],
    packages: [NODE, ZOD, /^better-sqlite3$/, /^drizzle-orm(\/|$)/, /^uuid$/],
  },
  {
    files: own('mqtt'),
    may: [own('mqtt'), ENGINE_INSIDE, VOCABULARY],
    mayTypes: [CONTRACT, ENGINE],
    packages: [NODE, ZOD, /^mqtt$/],
  },
  {
    files: /^src-main\/(broker\/|broker-thread\.ts$)/,
    may: [own('broker'), /^src-main\/mqtt\/topics\.ts$/, VOCABULARY],
    packages: [NODE, ZOD, /^aedes$/],
  },
  // The simulated fleet knows nothing but MQTT and the device protocol: the topics are all it shares.
  {
    files: /^src-main\/simulator(\/|\.ts$)/,
    may: [/^src-main\/simulator\//, /^src-main\/mqtt\/topics\.ts$/],
    packages: [NODE, ZOD, /^mqtt$/],
  },
  {
    files: /^src-main\/(reports|tasks|log)\//,
    may: [/^src-main\/(reports|tasks|log)\//, ENGINE_INSIDE, CONTRACT],
    mayTypes: [ENGINE],
    packages: [NODE, ZOD, /^csv-(parse|stringify)(\/|$)/],
  },
  {
    files: /^src-main\/(handlers|http)\//,
    may: [/^src-main\/(handlers|http|reports|log)\//, ENGINE, CONTRACT],
    mayTypes: [/^src-main\/(store|mqtt|tasks|host)\//],
    packages: [NODE, ZOD, /^hono(\/|$)/, /^@hono\/node-server(\/|$)/, /^uuid$/],
  },
  {
    files: own('host'),
    may: [own('host'), own('log'), CONTRACT],
    mayTypes: [ENGINE, /^src-main\/config\.ts$/],
    packages: [NODE, ZOD],
  },
  {
    files: own('ipc'),
    may: [own('ipc'), own('host'), own('log'), CONTRACT],
    mayTypes: [own('handlers')],
    packages: [NODE, ZOD, ELECTRON],
  },
  {
    files: own('demo'),
    may: [own('demo'), CONTRACT],
    packages: [],
  },
  {
    files: own('shell'),
    may: [/^src-main\/(shell|ipc|host|log|demo|http)\//, /^src-main\/config\.ts$/, CONTRACT],
    packages: [NODE, ZOD, ELECTRON],
  },
  {
    files: /^src-main\/index\.ts$/,
    may: [/^src-main\/(shell|ipc|host|log)\//, /^src-main\/config\.ts$/, CONTRACT],
    packages: [NODE, ELECTRON],
  },
  // Entries of threads and of standalone, and the composition they share: everything but the desktop.
  {
    files: /^src-main\//,
    may: [/^src-main\/(?!shell\/|ipc\/|index\.ts$)/, CONTRACT],
    packages: [NODE, ZOD, /^uuid$/],
  },
  {
    files: /^src-renderer\//,
    may: [/^src-renderer\//, CONTRACT],
    packages: [/^(?!node:|electron|better-sqlite3|drizzle-orm|mqtt|aedes|hono|@hono)/],
  },
  { files: /^(tools|drizzle)\//, may: [/^(tools|drizzle|src-main|src-preload)\//], packages: [/./] },
]

function isAllowed(layer: Layer, edge: ImportEdge): boolean {
  const { target } = edge
  if (target === null) return layer.packages.some((rule) => rule.test(edge.specifier))
  if (layer.may.some((rule) => rule.test(target))) return true
  return edge.isTypeOnly && (layer.mayTypes ?? []).some((rule) => rule.test(target))
}

const DATA_FOLDER = /^src-renderer\/(api|stores|sync|features)\//

/** Inside the renderer: features over stores over api; ui and i18n know no data; features never know each other. */
function breaksRenderer(from: string, to: string): boolean {
  const feature = /^src-renderer\/features\/([^/]+)\//
  const [mine, theirs] = [feature.exec(from)?.[1], feature.exec(to)?.[1]]
  if (mine && theirs) return mine !== theirs
  if (/^src-renderer\/(ui|i18n)\//.test(from)) return DATA_FOLDER.test(to)
  if (/^src-renderer\/api\//.test(from)) return /^src-renderer\/(stores|sync|features|ui)\//.test(to)
  if (/^src-renderer\/(stores|sync)\//.test(from)) return /^src-renderer\/(features|ui)\//.test(to)
  return false
}

/** The forbidden imports of one file, as sentences. */
export function forbiddenImports(file: SourceFile): string[] {
  const layer = layers.find((row) => row.files.test(file.path))
  if (!layer) return [`${file.path} belongs to no part of the house (test/architecture/import-rules.ts)`]
  return importsOf(file)
    .filter((edge) => !isAllowed(layer, edge) || (edge.target !== null && breaksRenderer(file.path, edge.target)))
    .map((edge) => `${file.path} must not import ${edge.isTypeOnly ? 'types of ' : ''}${edge.target ?? edge.specifier}`)
}
