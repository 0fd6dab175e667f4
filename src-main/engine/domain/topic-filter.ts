/** MQTT topic filters of event schedules: what may be listened to, and what a topic matches. Pure text. */

const MAX_LEVELS = 32

/** Null for a filter that may be listened to under this prefix, else what is wrong with it. `prefix` null = not known yet. */
export function topicFilterProblem(filter: string, prefix: string | null): string | null {
  if (filter === '' || filter.length > 500) return 'A topic filter has 1 to 500 characters.'
  if (/[\p{Cc}\p{Cs}\uFEFF]/u.test(filter)) return 'A topic filter holds no control characters.'
  const levels = filter.split('/')
  if (levels.length > MAX_LEVELS) return `A topic filter has at most ${MAX_LEVELS} levels.`
  if (levels[0] === '$share') return 'A shared subscription ($share) cannot be used: every message is for this console.'
  if (levels[0] === '$SYS') return 'The $SYS topics belong to the broker.'
  for (const [at, level] of levels.entries()) {
    if (level.includes('#') && (level !== '#' || at !== levels.length - 1)) return '# stands alone, and last.'
    if (level.includes('+') && level !== '+') return '+ stands alone between slashes.'
  }
  if (prefix !== null && reachesJobs(levels, prefix.split('/'))) {
    return `Topics of the job protocol (${prefix}/things/…/jobs) and Muster's own are not events. Choose another topic.`
  }
  return null
}

/** Could this filter take anything below `{prefix}/things/` that the job protocol uses, or Muster's own topics? */
function reachesJobs(levels: readonly string[], prefix: readonly string[]): boolean {
  const jobs = [...prefix, 'things', '*', 'jobs', '*']
  const events = [...prefix, 'events', '*']
  const own = [...prefix, 'muster', '*']
  return [jobs, events, own].some((space) => overlaps(levels, space))
}

// `space` has `*` for one level that may be anything; its last `*` stands for all that follows.
function overlaps(filter: readonly string[], space: readonly string[]): boolean {
  for (let at = 0; at < space.length; at += 1) {
    const level = filter[at]
    const wanted = space[at]
    if (level === undefined) return false
    // Wildcards never reach into topics that begin with $ (MQTT 4.7.2).
    const isHidden = at === 0 && (wanted ?? '').startsWith('$')
    if (level === '#') return !isHidden
    if (level === '+' && isHidden) return false
    if (wanted === '*' && at === space.length - 1) return true
    if (wanted !== '*' && level !== '+' && level !== wanted) return false
  }
  return true
}

/** Does this topic match this filter (MQTT 4.7)? */
export function topicMatches(filter: string, topic: string): boolean {
  const wanted = filter.split('/')
  const levels = topic.split('/')
  if (topic.startsWith('$') && (wanted[0] === '#' || wanted[0] === '+')) return false
  for (const [at, level] of wanted.entries()) {
    if (level === '#') return true
    if (at >= levels.length) return false
    if (level !== '+' && level !== levels[at]) return false
  }
  return wanted.length === levels.length
}
