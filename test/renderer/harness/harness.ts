/** Serves the real renderer in a browser over a bridge in memory: `?lang=ar&theme=dark&density=compact&case=offline#/queue`. For looking, not for proof. */
import { makeFakeMuster } from './fake-muster.ts'

const query = new URLSearchParams(location.search)
localStorage.clear()
const fake = makeFakeMuster({
  language: query.get('lang') === 'ar' ? 'ar' : 'en',
  theme: query.get('theme') === 'dark' ? 'dark' : 'light',
  density: query.get('density') === 'compact' ? 'compact' : 'comfortable',
  offline: query.get('case') === 'offline',
  empty: query.get('case') === 'empty',
  firstRun: query.get('case') === 'first-run',
})
window.muster = fake.bridge
await import('../../../src-renderer/main.tsx')
