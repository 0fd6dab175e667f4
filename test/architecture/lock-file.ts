// The lock file must be complete: npm drops an optional package that the registry lacks without a word,
// and the next `npm ci` then fails on every machine.

interface LockEntry {
  readonly version?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** The part of package-lock.json that is looked at. */
export interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>
}

/** The places where a package wanted from `from` may be installed, nearest first. */
function placesFor(from: string, name: string): string[] {
  const places: string[] = []
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules') - 1))) {
    places.push(`${at === '' ? '' : `${at}/`}node_modules/${name}`)
    if (at === '') return places
  }
}

/** Optional packages that are asked for but have no entry. */
export function missingOptional(lock: LockFile): string[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !placesFor(path, name).some((place) => lock.packages[place]))
      .map((name) => `${path || 'package.json'} wants ${name}, which is not in package-lock.json`),
  )
}
