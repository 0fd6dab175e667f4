// The memory store keeps the port's promises.
import { memoryStore } from '../support/memory-store.ts'
import { describeStore } from './conformance.ts'

describeStore('memory', () => memoryStore())
