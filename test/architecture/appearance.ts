// What styles may say: logical sides only, so that Arabic mirrors by itself, and colours by token only,
// so that both themes hold.
import { type Node, parse, type SourceFile, walk } from './source-files.ts'

const PHYSICAL_PROPERTY =
  /(?:^|[;{]|\*\/)\s*((?:left|right|(?:scroll-)?(?:margin|padding)-(?:left|right)|border-(?:left|right)(?:-\w+)?|border-(?:top|bottom)-(?:left|right)-radius))\s*:/g
const PHYSICAL_VALUE = /(?:text-align|float|clear)\s*:\s*(left|right)\b/g
const RAW_COLOUR = /:[^;{}]*?(#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch)\([^)]*\))/g

function withoutComments(css: string): string {
  return css.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
}

function matches(file: SourceFile, css: string, rule: RegExp, say: (what: string) => string): string[] {
  return [...css.matchAll(rule)].map((match) => {
    const at = (match.index ?? 0) + match[0].lastIndexOf(match[1] ?? '')
    return `${file.path}:${css.slice(0, at).split('\n').length} ${say(match[1] ?? '')}`
  })
}

/** What a style sheet must not say. Only tokens.css may name a colour by its value. */
export function badStyles(file: SourceFile): string[] {
  const css = withoutComments(file.text)
  const physical = (what: string) => `is physical (${what}); use the logical property`
  return [
    ...matches(file, css, PHYSICAL_PROPERTY, physical),
    ...matches(file, css, PHYSICAL_VALUE, physical),
    ...(file.path.endsWith('/tokens.css')
      ? []
      : matches(file, css, RAW_COLOUR, (what) => `names a colour (${what}); use a token`)),
  ]
}

const PHYSICAL_KEY =
  /^(left|right|(?:scroll)?(?:margin|padding|Margin|Padding)(?:Left|Right)|border(?:Left|Right)\w*|border(?:Top|Bottom)(?:Left|Right)Radius)$/

/** What a component must not say in its own styles: physical sides, or a colour by its value. */
export function badComponentStyles(file: SourceFile): string[] {
  const found: string[] = []
  const at = (node: Node) => `${file.path}:${file.text.slice(0, node.start).split('\n').length}`
  walk(parse(file), (node) => {
    const isStyle = node.type === 'JSXAttribute' && (node.name as { name?: string }).name === 'style'
    if (isStyle) {
      walk(node, (inner) => {
        const key = inner.type === 'Property' ? (inner.key as { name?: string }).name : undefined
        if (key && PHYSICAL_KEY.test(key)) found.push(`${at(inner)} is physical (${key}); use the logical property`)
      })
    }
    if (node.type === 'Literal' && typeof node.value === 'string' && /^#[0-9a-fA-F]{3,8}$/.test(node.value)) {
      // '#abc' could also be an anchor: only digits and a-f of a colour's length count.
      if ([4, 5, 7, 9].includes(node.value.length))
        found.push(`${at(node)} names a colour (${node.value}); use a token`)
    }
  })
  return found
}
