/** How measured quantities are asked for: the part that both ways of collecting share. */
import * as z from 'zod'

/** Readings of one collection. */
const MOST_READINGS = 50

/** What is measured: `temperature`, `battery.level`. */
export const seriesKey = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,99}$/u, 'A reading is named by letters, digits and . _ : -, at most 100')

const reading = z.strictObject({
  key: seriesKey.meta({ labelEn: 'Measurement', labelAr: 'القياس' }),
  /** Dotted, where it stands in what is said: `battery.cells.0.volts`; left out = under its key. */
  path: z
    .string()
    .min(1)
    .max(200)
    .nullish()
    .meta({ labelEn: 'Where it stands, if elsewhere', labelAr: 'موضعه إن كان في غير مكانه' }),
  unit: z.string().trim().min(1).max(32).nullish().meta({ labelEn: 'Unit', labelAr: 'الوحدة' }),
})

/** `[{"key", "path", "unit"}]`, each key once. */
export const readings = z
  .array(reading)
  .min(1)
  .max(MOST_READINGS)
  .superRefine((list, context) => {
    list.forEach(({ key }, index) => {
      if (list.findIndex((other) => other.key === key) === index) return
      context.addIssue({ code: 'custom', path: [index, 'key'], message: `"${key}" is there twice.` })
    })
  })
  .meta({
    labelEn: 'Readings',
    labelAr: 'القراءات',
    descriptionEn: 'What to measure: key, unit, and where it stands in the answer if not under its key.',
    descriptionAr: 'ما يُقاس: المفتاح والوحدة، وموضعه في الجواب إن لم يكن تحت مفتاحه.',
  })
