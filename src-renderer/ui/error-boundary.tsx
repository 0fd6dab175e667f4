/** Catches a screen or panel that cannot be drawn, says so with its error, and lets the rest go on. */
import { Component, type ReactNode } from 'react'
import { ErrorBox } from './error-box.tsx'

type Words = { title: string; help: string }

/** `words` come from the caller, because a class reads no hook. `resetKey` changing tries again. */
export class ErrorBoundary extends Component<
  { words: Words; resetKey?: string; children: ReactNode },
  { error: Error | null }
> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override componentDidUpdate(before: { resetKey?: string }): void {
    if (before.resetKey !== this.props.resetKey && this.state.error) this.setState({ error: null })
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <ErrorBox
        title={this.props.words.title}
        message={this.props.words.help}
        code={error.message}
        details={error.stack ?? ''}
        onRetry={() => this.setState({ error: null })}
      />
    )
  }
}
