/** Dialogs: a plain one for forms, and the question that names what cannot be undone. */
import { type CSSProperties, type ReactNode, useEffect, useState } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useFormat, useText } from '../i18n/locale.tsx'
import { Button } from './button.tsx'
import { TextInput } from './field.tsx'
import { uiText } from './text.ts'

/** Esc where nothing has the focus, as after a press on a button that was switched off meanwhile: the topmost dialog hears it. */
function useEscapeFromNowhere(isOpen: boolean, onClose: () => void): void {
  useEffect(() => {
    if (!isOpen) return
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.activeElement !== document.body) return
      event.preventDefault()
      onClose()
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [isOpen, onClose])
}

/** A modal of `width` px (at most the window less 32) that stands `top` px under its top. Esc closes. */
export function Dialog({
  label,
  isOpen,
  onClose,
  width = 460,
  top = 120,
  isDismissable = false,
  children,
}: {
  label: string
  isOpen: boolean
  onClose: () => void
  width?: number
  top?: number
  /** A press outside closes it. */
  isDismissable?: boolean
  children: ReactNode
}) {
  useEscapeFromNowhere(isOpen, onClose)
  const size = { '--modal-width': `${width}px`, '--modal-top': `${top}px` } as CSSProperties
  return (
    <ModalOverlay
      className="scrim"
      isOpen={isOpen}
      isDismissable={isDismissable}
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className="modal" style={size}>
        <AriaDialog className="dialog" aria-label={label}>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

export type ConfirmProps = {
  isOpen: boolean
  /** The question with verb, count and noun: "Delete 3 devices?" */
  question: string
  /** What follows from it, in one line. */
  consequence: string
  /** Up to five are shown, with whatever stands before each (a presence mark). */
  names?: readonly ReactNode[]
  /** How many there are in all; above 50 the number must be typed. */
  count: number
  /** The button that does it, with verb and count. */
  action: string
  /** The safe button says the safe result. */
  keep?: string
  danger?: boolean
  onConfirm: () => void
  onClose: () => void
}

/** Only for what cannot be undone. */
export function ConfirmDialog(props: ConfirmProps) {
  const { isOpen, question, consequence, names = [], count, action, keep, danger, onConfirm, onClose } = props
  const say = useText(uiText)
  const format = useFormat()
  const [typed, setTyped] = useState('')
  const mustType = count > 50
  const close = () => {
    setTyped('')
    onClose()
  }
  return (
    <Dialog label={question} isOpen={isOpen} onClose={close}>
      <div className="dialog-body">
        <Heading slot="title" level={2}>
          {question}
        </Heading>
        <p className="ink-2">{consequence}</p>
        <Names names={names} count={count} />
        {mustType && (
          <TextInput
            label={say('typeToConfirm', { n: format.number(count) })}
            value={typed}
            onChange={setTyped}
            inputMode="numeric"
          />
        )}
        <div className="dialog-actions">
          <Button kind="quiet" autoFocus={!mustType} onPress={close}>
            {keep ?? say('keepAsIs')}
          </Button>
          <Button
            kind={danger ? 'danger' : 'primary'}
            isDisabled={mustType && typed.trim() !== String(count)}
            onPress={() => {
              onConfirm()
              close()
            }}
          >
            {action}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function Names({ names, count }: { names: readonly ReactNode[]; count: number }) {
  const say = useText(uiText)
  if (names.length === 0) return null
  return (
    <ul className="dialog-names">
      {names.slice(0, 5).map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names are shown once, in order
        <li key={index}>{name}</li>
      ))}
      {count > 5 && <li className="meta ink-3">{say('andMore', { count: count - 5 })}</li>}
    </ul>
  )
}
