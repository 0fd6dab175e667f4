// Which of two keys acts: the screen's before the frame's, whatever was registered last.
import { afterEach, expect, test } from 'vitest'
import {
  allShortcuts,
  type Shortcut,
  type ShortcutGroup,
  useShortcutSets,
} from '../../../src-renderer/stores/shortcut-store.ts'

const key = (id: string, group: ShortcutGroup): Shortcut => ({
  ...{ id, keys: 'KeyN', shown: 'N', words: id, group, run: () => undefined },
})

afterEach(() => useShortcutSets.setState({ sets: new Map() }))

test("a screen's key wins over the frame's, also when the frame registers its own again after a change of language", () => {
  const screen = [key('schedules.new', 'list')]
  const frame = [key('new-job', 'everywhere')]
  useShortcutSets.setState({
    sets: new Map([
      [Symbol('screen'), screen],
      [Symbol('frame'), frame],
    ]),
  })
  expect(allShortcuts().map(({ id }) => id)).toEqual(['schedules.new', 'new-job'])
  useShortcutSets.setState({
    sets: new Map([
      [Symbol('frame'), frame],
      [Symbol('screen'), screen],
    ]),
  })
  expect(allShortcuts().map(({ id }) => id)).toEqual(['schedules.new', 'new-job'])
})
