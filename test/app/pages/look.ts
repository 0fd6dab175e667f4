/** Looks at a page as an accessibility checker does: axe-core, the content policy, where the focus is. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

const require = createRequire(import.meta.url)
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

type Rules = { type: 'tag' | 'rule'; values: string[] }
type Found = {
  violations: { id: string; help: string; nodes: { html: string; target: unknown[]; failureSummary?: string }[] }[]
}
type WithAxe = {
  axe: { run(context: unknown, options: { runOnly: Rules; resultTypes: string[] }): Promise<Found> }
  broken: string[]
}

const LEVELS: Rules = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }
const NAMES: Rules = { type: 'rule', values: ['label', 'button-name'] }

/** Puts axe-core into the page. It goes in as an evaluation, which the content policy does not stop. */
export async function bringAxe(page: Page): Promise<void> {
  await page.evaluate(axeSource)
  await page.evaluate(() => {
    const seen = globalThis as unknown as WithAxe
    seen.broken = []
    document.addEventListener('securitypolicyviolation', (event) =>
      seen.broken.push(`${event.violatedDirective} ${event.blockedURI}`),
    )
  })
}

/** What the page did against its content policy since `bringAxe`. */
export function brokenPolicy(page: Page): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as WithAxe).broken)
}

/** Every violation, one line each: rule, element, what to mend. */
export function violations(page: Page): Promise<string[]> {
  return page.evaluate(
    async (asked) => {
      const { axe } = globalThis as unknown as WithAxe
      // what fades in is looked at when it is there; what turns without end is not waited for
      const ending = document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity)
      await Promise.allSettled(ending.map((one) => one.finished))
      const lines: string[] = []
      for (const runOnly of asked) {
        const found = await axe.run(document, { runOnly, resultTypes: ['violations'] })
        // the palette's list is walked and scrolled by arrows from its search field, which the rule cannot see
        for (const { id, nodes } of found.violations)
          for (const { html, target, failureSummary } of nodes)
            if (id !== 'scrollable-region-focusable' || !html.includes('palette-list'))
              lines.push(`${id} ${target.join(' ')}: ${(failureSummary ?? '').replace(/\s+/g, ' ')}`)
      }
      return lines
    },
    [LEVELS, NAMES],
  )
}

/** The element with focus: the region it lies in, and whether the ring can be seen. */
export function focused(page: Page): Promise<{ region: string; name: string; hasRing: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!element) return { region: '', name: '', hasRing: false }
    const style = getComputedStyle(element)
    const hasOutline = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0
    const region = element.closest('[data-region]')
    return {
      region: region?.tagName.toLowerCase() ?? '',
      name: element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 60) ?? '',
      hasRing: hasOutline || style.boxShadow !== 'none',
    }
  })
}
