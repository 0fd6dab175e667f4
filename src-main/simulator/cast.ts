// Who is in the simulated fleet: ids, names in both languages, temper. Deterministic from the seed.
import type { Behaviour, Profile } from './behaviour.ts'
import { pick } from './chance.ts'

export { PROFILES } from './behaviour.ts'
export type { Profile } from './behaviour.ts'

export type Character = {
  readonly id: string
  readonly profile: Profile
  /** In place of what the profile's name means. */
  readonly behaviour?: Behaviour
  readonly name: { readonly en: string; readonly ar: string }
  /** Reported once, with the birth: what a group query can ask for. */
  readonly attributes: {
    readonly kind: string
    readonly site: string
    readonly model: string
    readonly firmware: string
  }
}

const KINDS = [
  { code: 'ksk', digits: 3, kind: 'kiosk', en: 'kiosk', ar: 'كشك', model: 'KX-200' },
  { code: 'pmp', digits: 2, kind: 'pump', en: 'pump', ar: 'مضخة', model: 'P-40' },
  { code: 'mtr', digits: 4, kind: 'meter', en: 'meter', ar: 'عدّاد', model: 'M3' },
  { code: 'gw', digits: 2, kind: 'gateway', en: 'gateway', ar: 'بوابة', model: 'G-9' },
] as const

const SITES = [
  { code: 'crn', en: 'Corniche', ar: 'الكورنيش' },
  { code: 'jrf', en: 'Jarf', ar: 'الجرف' },
  { code: 'nrt', en: 'North', ar: 'الشمال' },
  { code: 'hbr', en: 'Harbour', ar: 'الميناء' },
] as const

/** Ten devices in a row show every temper of the demo, most of them well behaved. */
const TEMPERS: readonly Profile[] = [
  'quick',
  'slow',
  'failing',
  'quick',
  'rejecting',
  'sleeping',
  'quick',
  'flaky',
  'slow',
  'quick',
]

function character(index: number, seed: number): Character {
  const home = index % KINDS.length
  const kind = KINDS[home] ?? KINDS[0]
  const round = Math.floor(index / KINDS.length)
  const site = SITES[(home + Math.floor(round / 4)) % SITES.length] ?? SITES[0]
  const number = round + 1
  const id = `${kind.code}-${site.code}-${String(number).padStart(kind.digits, '0')}`
  const patch = pick(0, 9, seed, id, 'firmware')
  return {
    id,
    profile: TEMPERS[index % TEMPERS.length] ?? 'quick',
    name: { en: `${site.en} ${kind.en} ${number}`, ar: `${kind.ar} ${site.ar} ${number}` },
    attributes: { kind: kind.kind, site: site.code, model: kind.model, firmware: `2.4.${patch}` },
  }
}

/** The first `count` devices of the fleet that `seed` describes; their ids differ from each other. */
export function castFleet(count: number, seed: number): Character[] {
  return Array.from({ length: count }, (_, index) => character(index, seed))
}

/** A plain fleet for load and proofs: `count` devices `d-00001` and on, all of one temper. */
export function uniformFleet(count: number, profile: Profile, behaviour?: Behaviour): Character[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `d-${String(index + 1).padStart(5, '0')}`
    const attributes = { kind: 'unit', site: `s-${index % 10}`, model: 'U-1', firmware: '1.0.0' }
    return {
      id,
      profile,
      name: { en: `Unit ${index + 1}`, ar: `وحدة ${index + 1}` },
      attributes,
      ...(behaviour && { behaviour }),
    }
  })
}
