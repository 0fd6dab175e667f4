/** The devices' process as the proof sees it: started, asked, ended. What the devices do is in devices.ts. */
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Answered, Testimony, Told } from './devices.ts'

/** The devices' process, and what it last said of its progress. */
export class Devices {
  readonly #child: ChildProcess
  readonly #watching = new Set<() => void>()
  ended = 0
  began = 0
  sent = 0

  constructor(url: string, { devices, speed }: { readonly devices: number; readonly speed: number }) {
    this.#child = fork(join(import.meta.dirname, 'devices.ts'), [url, String(devices), String(speed)])
    this.#child.on('message', (told: Told | Answered) => {
      if (told.type !== 'progress') return
      this.ended = told.ended
      this.began = told.began
      this.sent = told.sent
      for (const look of [...this.#watching]) look()
    })
  }

  get ready(): Promise<void> {
    return this.#said('ready').then(() => undefined)
  }

  until(condition: () => boolean): Promise<void> {
    return new Promise((done) => {
      const look = () => {
        if (!condition()) return
        this.#watching.delete(look)
        done()
      }
      this.#watching.add(look)
      look()
    })
  }

  async testify(): Promise<Testimony> {
    const answer = this.#said('testimony') as Promise<Answered>
    this.#child.send('testify')
    return (await answer).testimony
  }

  async end(): Promise<void> {
    const exited = new Promise((done) => this.#child.once('exit', done))
    this.#child.send('end')
    await exited
  }

  #said(type: string): Promise<Told | Answered> {
    return new Promise((done) => {
      const hear = (told: Told | Answered) => {
        if (told.type !== type) return
        this.#child.off('message', hear)
        done(told)
      }
      this.#child.on('message', hear)
    })
  }
}
