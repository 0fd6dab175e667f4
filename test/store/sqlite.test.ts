// The SQLite store keeps the port's promises.
import { tempStore } from '../support/temp-store.ts'
import { describeStore } from './conformance.ts'

describeStore('sqlite', () => tempStore())
