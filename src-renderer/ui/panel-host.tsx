/** Lets a screen show a panel that another feature owns, without the features importing each other. `app.tsx` fills the registry. */
import { type ComponentType, createContext, Suspense, useContext } from 'react'
import { SkeletonRows } from './skeleton.tsx'

/** Every panel takes the id of what it shows and a way to close. */
export type PanelProps = { id: string; onClose: () => void }
export type PanelRegistry = Readonly<Record<string, ComponentType<PanelProps>>>

export const PanelRegistryContext = createContext<PanelRegistry>({})

/** The content of a panel by kind (`group`, `run`, …); put it inside `<Panel>`. Unknown kinds show nothing. */
export function PanelHost({ kind, ...props }: PanelProps & { kind: string }) {
  const Content = useContext(PanelRegistryContext)[kind]
  if (!Content) return null
  return (
    <Suspense fallback={<SkeletonRows rows={6} />}>
      <Content {...props} />
    </Suspense>
  )
}
