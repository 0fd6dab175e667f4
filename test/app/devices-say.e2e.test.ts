/** What devices say of themselves, through the window: readings that are drawn, a policy that they keep to or drift from. */
import { startMosquitto } from '../support/mosquitto.ts'
import { mqttDevice } from './device.ts'
import { end, expect, get, pageErrors, test } from './launch.ts'
import { FramePage } from './pages/frame.ts'

test('readings are collected into a series that is drawn, and a device that drifts from its policy is shown', async ({
  start,
}) => {
  const broker = await startMosquitto()
  try {
    const { app, window } = await start(['--lang', 'en'])
    const settings = { url: broker.url, username: null, hasPassword: false, prefix: '$aws' }
    await get(window, 'settings.change', { broker: settings })
    await get(window, 'devices.create', { id: 'pump-1', nameEn: 'Harbour pump' })
    const device = await mqttDevice(broker.url, 'pump-1')
    const target = { kind: 'device', deviceId: 'pump-1' } as const
    const collection = { nameEn: 'Read', jobType: 'data_collection', taskFunctionKey: 'data_collection' } as const
    const { id: templateId } = await get(window, 'templates.create', {
      ...{ ...collection, state: 'ACTIVE', defaultTarget: target },
      defaultParams: { readings: [{ key: 'temperature', unit: '°C' }] },
    })
    const frame = new FramePage(window)
    for (const temperature of ['61', '72.5']) {
      await get(window, 'jobs.create', { templateId })
      await device.finish(await device.take(), { temperature })
    }
    await frame.go(9)
    await window.getByRole('tab', { name: 'Measurements' }).click()
    await window.getByRole('button', { name: 'temperature' }).click()
    await expect(window.getByRole('img', { name: /temperature: from .*61 °C.* to .*72\.5 °C/ })).toBeVisible()
    await expect(window.getByRole('table', { name: 'Newest points' }).getByRole('row')).toHaveCount(3)

    const policy = { nameEn: 'Quiet hours', desired: { volume: 3 }, target, state: 'ACTIVE' } as const
    await get(window, 'policies.create', policy)
    await frame.go(0)
    await window.getByRole('button', { name: 'Quiet hours' }).click()
    await expect(frame.main).toContainText('1 Not known')
    await window.getByRole('button', { name: 'Deploy', exact: true }).click()
    await window.getByRole('dialog').getByRole('button', { name: 'Deploy' }).click()
    await expect(frame.main).toContainText('1 Asked')
    await device.finish(await device.take(), { reported: '{"volume":3}' })
    await expect(frame.main).toContainText('1 Compliant')
    await window.getByRole('button', { name: 'Check now' }).click()
    await device.finish(await device.take(), { reported: '{"volume":9}' })
    await expect(frame.main).toContainText('1 device has drifted.')
    await expect(frame.main).toContainText('differs in')
    await window.getByRole('button', { name: 'Ask every day' }).click()
    await expect(window.getByRole('button', { name: 'Ask every day' })).toBeHidden()
    await device.end()
    expect(pageErrors).toEqual([])
    expect(await end(app)).toBe(0)
  } finally {
    await broker.stop()
  }
})
