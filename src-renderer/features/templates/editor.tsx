/** One template: head with its state and what can be made of it, tabs, and what a device receives beside them. */
import { CalendarPlus, Ellipsis, GitCompare, Play } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Template } from '../../../src-preload/contract/entities.ts'
import { focusFirstWrong } from '../../forms/field-errors.ts'
import { ltr } from '../../i18n/direction.ts'
import { useFormat, useLocale, useText } from '../../i18n/locale.tsx'
import { openOverlay } from '../../stores/overlay-store.ts'
import { useRoute } from '../../stores/route-store.ts'
import { type Shortcut, useShortcuts } from '../../stores/shortcut-store.ts'
import { nameIn } from '../../ui/bilingual-name.tsx'
import { Button, LinkButton } from '../../ui/button.tsx'
import { ErrorBox, NoteBox } from '../../ui/error-box.tsx'
import { Icon } from '../../ui/icon.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { draftOf, newTemplate } from './draft.ts'
import { ParametersTab } from './parameters-tab.tsx'
import { Receives } from './receives.tsx'
import { templatesText } from './text.ts'
import { RolloutTab, TargetTab, TimeTab } from './time-tab.tsx'
import { type TemplateEditor, useTemplateEditor } from './use-editor.ts'
import { useDraftParameters, useIsFleet } from './use-function.ts'
import { useTemplateStates } from './use-states.ts'
import { WhatTab } from './what-tab.tsx'

export type TemplateRow = Template & { scheduleCount: number }
type Tab = 'what' | 'parameters' | 'time' | 'target' | 'rollout'

/** `stored` null: a new one. */
export function TemplateEditorView({ stored, onSaved }: { stored: TemplateRow | null; onSaved: (id: string) => void }) {
  const say = useText(templatesText)
  const { zone } = useLocale()
  const base = useMemo(() => (stored ? draftOf(stored, zone) : newTemplate()), [stored, zone])
  const editor = useTemplateEditor(stored, base, onSaved)
  const { tab, setTab, show } = useTabs(editor)
  useSaveKey(editor)
  const isFleet = useIsFleet(editor.draft)
  const parameterCount = editor.draft.parameters.length + useDraftParameters(editor.draft).length
  return (
    <section className="template-editor" aria-label={stored ? undefined : say('newTemplate')}>
      <EditorHead stored={stored} editor={editor} />
      {editor.isConflict && <Conflict editor={editor} />}
      {editor.failure && editor.failure.code !== 'version_conflict' && editor.failure.errors.length === 0 && (
        <ErrorBox message={editor.failure.message} code={editor.failure.code} />
      )}
      <div className="template-sides">
        <div className="template-form">
          <Tabs
            label={say('parts')}
            value={tab}
            onChange={setTab}
            items={[
              { id: 'what' as const, label: say('tabWhat'), content: <WhatTab editor={editor} /> },
              {
                id: 'parameters' as const,
                label: say('tabParameters'),
                count: parameterCount,
                content: <ParametersTab editor={editor} />,
              },
              { id: 'time' as const, label: say('tabTime'), content: <TimeTab editor={editor} /> },
              ...(isFleet
                ? [
                    { id: 'target' as const, label: say('tabTarget'), content: <TargetTab editor={editor} /> },
                    { id: 'rollout' as const, label: say('tabRollout'), content: <RolloutTab editor={editor} /> },
                  ]
                : []),
            ]}
          />
          <EditorFoot stored={stored} editor={editor} onShow={show} />
        </div>
        <Receives draft={editor.draft} />
      </div>
    </section>
  )
}

const TIME_FIELDS = /^(timeout|expiry|totalTimeout|retry|priority|resources|isIdempotent)/

/** The tab in which a field stands, by the engine's path or the form's own. */
function tabOf(path: string): Tab {
  if (path.startsWith('fleetPlan')) return 'rollout'
  if (path.startsWith('parameters') || path.startsWith('defaultParams')) return 'parameters'
  if (path.startsWith('defaultTarget')) return 'target'
  return TIME_FIELDS.test(path) ? 'time' : 'what'
}

/** The open tab; `show` brings what is wrong into view. */
function useTabs(editor: TemplateEditor) {
  const [tab, setTab] = useState<Tab>('what')
  const show = (path: string) => {
    setTab(tabOf(path))
    focusFirstWrong()
  }
  useRefusalShown(editor, show)
  return { tab, setTab, show }
}

/** What the engine refused is brought into view, in whatever tab it stands. */
function useRefusalShown({ failure }: TemplateEditor, show: (path: string) => void): void {
  const [path] = failure?.code === 'version_conflict' ? [] : (failure?.errors.map((error) => error.path) ?? [])
  const latest = useRef(show)
  latest.current = show
  useEffect(() => {
    if (failure && path !== undefined) latest.current(path)
  }, [failure, path])
}

type HeadProps = { stored: TemplateRow | null; editor: TemplateEditor }

function EditorHead({ stored, editor }: HeadProps) {
  const say = useText(templatesText)
  const format = useFormat()
  const { language } = useLocale()
  const title = nameIn(language, editor.draft, say('newTemplate'))
  const facts = stored && [
    ltr(`v${stored.version}`),
    say('changed', {
      when: format.day(stored.updatedAt),
      who: stored.updatedBy === 'operator' ? say('operator') : stored.updatedBy,
    }),
    say('usedBySentence', { count: stored.scheduleCount }),
  ]
  return (
    <header className="template-head">
      <div className="grow">
        <div className="row gap-2">
          <h2 className="title">
            <bdi>{title}</bdi>
          </h2>
          {stored && <StateMark state={stored.state === 'CREATED' ? 'DRAFT' : stored.state} pill />}
        </div>
        {facts && <p className="meta ink-3">{facts.join(' · ')}</p>}
      </div>
      {stored && <HeadButtons stored={stored} title={title} />}
    </header>
  )
}

function HeadButtons({ stored, title }: { stored: TemplateRow; title: string }) {
  const say = useText(templatesText)
  const go = useRoute((route) => route.go)
  const actions = useTemplateStates(stored)
  const isIdle = stored.state !== 'ACTIVE'
  const schedule = () => go('schedules', { id: 'new', template: stored.id })
  const job = () => openOverlay('new-job', { templateId: stored.id })
  return (
    <div className="row gap-2">
      <Button icon={CalendarPlus} isDisabled={isIdle} onPress={schedule}>
        {say('newSchedule')}
      </Button>
      <Button icon={Play} kind="primary" keys="R" isDisabled={isIdle} onPress={job}>
        {say('newJob')}
      </Button>
      <MenuButton actions={actions} className="button quiet square" trigger={<Icon icon={Ellipsis} />} label={title} />
    </div>
  )
}

function Conflict({ editor }: { editor: TemplateEditor }) {
  const say = useText(templatesText)
  return (
    <div className="template-trouble" role="alert">
      <NoteBox tone="unsure" icon={GitCompare}>
        <p>
          <b>{say('conflict')}</b> {say('conflictHelp')}
        </p>
        <div className="row gap-2">
          <Button small onPress={editor.discard}>
            {say('takeTheirs')}
          </Button>
          <Button small kind="quiet" onPress={() => void editor.save(true)}>
            {say('keepMine')}
          </Button>
        </div>
      </NoteBox>
    </div>
  )
}

type FootProps = HeadProps & { onShow: (path: string) => void }

function EditorFoot({ stored, editor, onShow }: FootProps) {
  const say = useText(templatesText)
  const refused = editor.failure?.code === 'version_conflict' ? [] : (editor.failure?.errors ?? [])
  const paths = [...Object.keys(editor.wrongs), ...refused.map(({ path }) => path)]
  const wrong = Object.keys(editor.wrongs).length
  const versions = stored ? { now: ltr(`v${stored.version}`), next: ltr(`v${stored.version + 1}`) } : null
  const state = !editor.isDirty ? say('saved') : versions ? say('makesVersion', versions) : say('notSaved')
  return (
    <footer className="panel-foot">
      <span className="meta ink-2 row gap-2 clip">
        {editor.isDirty && <i className="unsaved-dot" />}
        <span className="clip">{state}</span>
      </span>
      <span className="push row gap-2">
        {editor.isDirty && paths.length > 0 && (
          <span className="meta tone-fail nowrap" role="status">
            <LinkButton onPress={() => onShow(paths[0] ?? '')}>{say('toFix', { count: paths.length })}</LinkButton>
          </span>
        )}
        {stored && editor.isDirty && (
          <Button kind="quiet" onPress={editor.discard}>
            {say('discard')}
          </Button>
        )}
        <Button
          kind="primary"
          keys="Ctrl S"
          isDisabled={!editor.isDirty || wrong > 0 || editor.isSaving}
          onPress={() => void editor.save()}
        >
          {versions ? say('saveAs', { version: versions.next }) : say('save')}
        </Button>
      </span>
    </footer>
  )
}

function useSaveKey(editor: TemplateEditor): void {
  const say = useText(templatesText)
  const { save, isDirty } = editor
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      {
        id: 'templates.save',
        keys: '$mod+KeyS',
        shown: 'Ctrl S',
        words: say('save'),
        group: 'list',
        whileTyping: true,
        run: () => void (isDirty && save()),
      },
    ],
    [save, isDirty, say],
  )
  useShortcuts(shortcuts)
}
