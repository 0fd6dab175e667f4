/** The fleet through the window, on mosquitto: devices taken in, a rollout in waves, the order of one device's work, a broker tested. */
import type { Page } from '@playwright/test'
import { startMosquitto } from '../support/mosquitto.ts'
import { mqttDevice } from './device.ts'
import { expect, get, pageErrors, type Start, test } from './launch.ts'
import { DevicesPage } from './pages/devices.ts'
import { FramePage } from './pages/frame.ts'

const DEVICES = 5
const QUEUE = 2

type OnBroker = { window: Page; url: string }

/** The app with an empty workspace on a broker of its own; `work` ends before the broker does. */
async function onBroker(start: Start, work: (on: OnBroker) => Promise<void>): Promise<void> {
  const broker = await startMosquitto()
  try {
    pageErrors.length = 0
    const { window } = await start(['--lang', 'en'])
    await get(window, 'settings.change', {
      broker: { url: broker.url, username: null, hasPassword: false, prefix: '$aws' },
    })
    await new FramePage(window).rail.waitFor()
    await expect(new FramePage(window).statusBar).toContainText(/Broker\s*online/)
    await work({ window, url: broker.url })
    expect(pageErrors).toEqual([])
  } finally {
    await broker.stop()
  }
}

test('a device that is heard waits to be accepted, and a file with a wrong line is mended in place', async ({
  start,
}) => {
  await onBroker(start, async ({ window, url }) => {
    await get(window, 'settings.change', { autoAccept: ['pump-*'] })
    await new FramePage(window).go(DEVICES)
    const devices = new DevicesPage(window)
    const [known, stranger] = [await mqttDevice(url, 'pump-1'), await mqttDevice(url, 'kiosk-1')]
    for (const device of [known, stranger]) await device.ask()
    await expect(window.getByText(/^1 new device was heard/)).toBeVisible()
    await devices.open('kiosk-1')
    await devices.panel.getByRole('button', { name: 'Accept' }).click()
    await expect(window.getByText(/new device was heard/)).toBeHidden()

    await devices.importText('id,nameEn,timezone\npump-2,Second pump,Mars/Base\n')
    await expect(devices.dialog.getByText('"Mars/Base" is not a time zone.')).toBeVisible()
    await devices.dialog.getByRole('button', { name: 'Mend it here' }).click()
    await devices.dialog.getByRole('textbox').fill('id,nameEn,timezone\npump-2,Second pump,Africa/Cairo\n')
    await devices.dialog.getByRole('button', { name: 'See what it would do' }).click()
    await devices.dialog.getByRole('button', { name: 'Take over 1 device' }).click()
    await expect(devices.list.getByRole('row').filter({ hasText: 'Second pump' })).toBeVisible()
    const all = (await get(window, 'devices.list', { limit: 10, sort: 'id' })).items
    expect(all.map(({ id, isAccepted }) => [id, isAccepted])).toEqual([
      ['kiosk-1', true],
      ['pump-1', true],
      ['pump-2', true],
    ])
    for (const device of [known, stranger]) await device.end()
  })
})

test('a job reaches its devices in waves, the second at a word, and its run still tells of it when the job is gone', async ({
  start,
}) => {
  await onBroker(start, async ({ window, url }) => {
    const ids = ['pump-1', 'pump-2', 'pump-3']
    for (const id of ids) await get(window, 'devices.create', { id })
    await get(window, 'templates.create', {
      ...{ nameEn: 'Change the filter', jobType: 'device_document', taskFunctionKey: 'device_document' },
      document: { operation: 'filter' },
      fleetPlan: { waves: [{ percent: 33, needsApproval: true }, { percent: 100 }] },
    })
    await new FramePage(window).go(QUEUE)
    await window.keyboard.press('n')
    const dialog = window.getByRole('dialog', { name: 'New job' })
    await dialog.getByRole('radio', { name: 'All devices' }).check({ force: true })
    await dialog.getByRole('button', { name: /Template$/ }).click()
    await window.getByRole('option', { name: /Change the filter/ }).click()
    await expect(dialog.getByText('3 get it')).toBeVisible()
    await window.keyboard.press('Control+Enter')
    await expect(dialog).toBeHidden()

    const [first, ...others] = await Promise.all(ids.map((id) => mqttDevice(url, id)))
    if (!first) throw new Error('there are three devices')
    await window.getByRole('row').filter({ hasText: 'Change the filter' }).click()
    const waits = window.getByText(/waits for its wave/).first()
    await expect(waits).toBeVisible()
    await first.finish(await first.take())
    await expect(window.getByText('Wave 1 has ended.')).toBeVisible()
    await window.getByRole('button', { name: 'Let the next wave begin' }).click()
    for (const device of others) await device.finish(await device.take())
    const runs = async () => (await get(window, 'runs.list', { filter: { kind: 'job' }, limit: 5 })).items
    await expect.poll(async () => (await runs()).map(({ status }) => status)).toEqual(['COMPLETED'])

    const [run] = await runs()
    await get(window, 'jobs.delete', { id: run?.jobId ?? '', force: true })
    await new FramePage(window).railItem('History').click()
    await window.getByRole('row').filter({ hasText: 'Change the filter' }).first().click()
    await expect(window.getByText('Wave 2 of 2')).toBeVisible()
    await expect(window.getByText('3 of 3 devices reached')).toBeVisible()
    for (const device of [first, ...others]) await device.end()
  })
})

test('the work of one device is carried into another order with the keyboard, and the device gets it so', async ({
  start,
}) => {
  await onBroker(start, async ({ window, url }) => {
    const names = ['Rinse', 'Read', 'Update']
    await get(window, 'devices.create', { id: 'pump-1' })
    const jobs: Record<string, string> = {}
    for (const nameEn of names) {
      const target = { kind: 'device' as const, deviceId: 'pump-1' }
      const job = await get(window, 'jobs.create', { document: { operation: 'x' }, nameEn, target })
      jobs[nameEn] = job.publicId
    }
    await new FramePage(window).go(DEVICES)
    const devices = new DevicesPage(window)
    await devices.open('pump-1')
    const waiting = () => devices.waiting(names)
    await expect.poll(waiting).toEqual(['Rinse', 'Read', 'Update'])
    await devices.carry('Update', 'Home')
    await expect.poll(waiting).toEqual(['Update', 'Rinse', 'Read'])
    await window.keyboard.press('Control+z')
    await expect.poll(waiting).toEqual(['Rinse', 'Read', 'Update'])
    await devices.row('Read').focus()
    await window.keyboard.press('Alt+ArrowUp')
    await expect.poll(waiting).toEqual(['Read', 'Rinse', 'Update'])
    const device = await mqttDevice(url, 'pump-1')
    expect((await device.take()).jobId).toBe(jobs.Read)
    await device.end()
  })
})

test('a broker is tested before it is saved: wrong port and wrong password are named, the right ones go online', async ({
  start,
}) => {
  const broker = await startMosquitto({ users: { muster: 'right' } })
  try {
    const { window } = await start(['--lang', 'en'])
    await window.getByRole('button', { name: /Connect a broker/ }).click()
    const side = window.getByRole('complementary', { name: 'Connection test' })
    const fill = (name: string, text: string) => window.getByRole('textbox', { name, exact: true }).fill(text)
    const tested = async (title: string) => {
      await side.getByRole('button').first().click()
      await expect(side.getByText(title, { exact: true })).toBeVisible()
    }
    await fill('Address', 'mqtt://127.0.0.1:1')
    await tested('Port does not answer')
    await fill('Address', broker.url)
    await fill('User name', 'muster')
    await fill('Password', 'wrong')
    await tested('Not signed in')
    await fill('Password', 'right')
    await tested('May announce jobs')
    await window.getByRole('button', { name: /^Save/ }).click()
    await expect(new FramePage(window).statusBar).toContainText(/Broker\s*online/)
    expect((await get(window, 'settings.get', {})).brokers).toMatchObject([{ url: broker.url, hasPassword: true }])
  } finally {
    await broker.stop()
  }
})
