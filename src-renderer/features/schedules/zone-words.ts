/** Zones by their city: in English as the zone is named, in Arabic for the cities our operators work in. */
import { type Language, ltr } from '../../i18n/direction.ts'

const ARABIC: Readonly<Record<string, string>> = {
  'Africa/Cairo': 'القاهرة',
  'Asia/Dubai': 'دبي',
  'Asia/Riyadh': 'الرياض',
  'Asia/Kuwait': 'الكويت',
  'Asia/Qatar': 'قطر',
  'Asia/Bahrain': 'البحرين',
  'Asia/Muscat': 'مسقط',
  'Asia/Aden': 'عدن',
  'Asia/Baghdad': 'بغداد',
  'Asia/Amman': 'عمّان',
  'Asia/Beirut': 'بيروت',
  'Asia/Damascus': 'دمشق',
  'Asia/Jerusalem': 'القدس',
  'Asia/Gaza': 'غزة',
  'Africa/Khartoum': 'الخرطوم',
  'Africa/Tripoli': 'طرابلس',
  'Africa/Tunis': 'تونس',
  'Africa/Algiers': 'الجزائر',
  'Africa/Casablanca': 'الدار البيضاء',
  'Africa/Nouakchott': 'نواكشوط',
  'Europe/Istanbul': 'إسطنبول',
  'Europe/London': 'لندن',
  'Europe/Paris': 'باريس',
  'Europe/Berlin': 'برلين',
  'America/New_York': 'نيويورك',
}

/** "Cairo", "القاهرة"; a city without an Arabic name here keeps its own, left to right. */
export function zoneWord(zone: string, language: Language): string {
  const city = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
  if (language === 'en' || zone === 'UTC') return city
  return ARABIC[zone] ?? ltr(city)
}
