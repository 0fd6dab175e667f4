/** Policies on screen: how devices stand, the form that refuses no JSON, deploying asked for with its number, re-checks. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { FieldError } from '../../../src-preload/contract/failures.ts'
import { readDesired } from '../../../src-renderer/features/policies/dialog.tsx'
import { useRoute } from '../../../src-renderer/stores/route-store.ts'
import { type FakeMuster, refusal } from '../harness/fake-muster.ts'
import { callsOf, endApp, renderApp } from '../harness/render-app.tsx'

afterEach(endApp)

const audit = { createdAt: 0, createdBy: 'Sara H.', updatedAt: 0, updatedBy: 'Sara H.', version: 4 }
const POLICY = {
  ...{ id: 'p1', nameEn: 'SSH off', nameAr: 'إيقاف SSH', descriptionEn: null, descriptionAr: null },
  ...{ desired: { ssh: false }, target: { kind: 'all' }, state: 'ACTIVE', policyVersion: 2, ...audit },
  ...{ counts: { compliant: 20, drifted: 2, pending: 1, unknown: 2 }, lastDeployment: null, recheckScheduleId: null },
}
const DETAIL = {
  ...POLICY,
  versions: [{ policyVersion: 2, desired: { ssh: false }, createdAt: 0, createdBy: 'Sara H.' }],
  deployments: [],
}
const ROW = {
  ...{
    policyId: 'p1',
    deviceId: 'pump-1',
    state: 'drifted',
    policyVersion: 1,
    reported: { ssh: true },
    differs: ['ssh'],
  },
  ...{ note: null, runId: null, checkedAt: 1_000, changedAt: 1_000, deviceNameEn: 'Pump 1', deviceNameAr: null },
}

async function open(id?: string, language: 'en' | 'ar' = 'en'): Promise<FakeMuster> {
  const fake = await renderApp('queue', /./, { language })
  fake.answer('policies.list', () => ({ items: [POLICY], next: null, total: 1 }))
  fake.answer('policies.get', () => DETAIL)
  fake.answer('policies.compliance', () => ({ items: [ROW], next: null, total: 1 }))
  fake.answer('policies.deploy', () => ({ deployment: null, jobId: 'j1', runId: 'r1' }))
  act(() => useRoute.getState().go('policies', id ? { id } : {}))
  await screen.findAllByText(language === 'en' ? 'SSH off' : 'إيقاف SSH', {}, { timeout: 10_000 })
  return fake
}

describe('the list', () => {
  it('says how devices stand in words, and how many have drifted', async () => {
    await open()
    expect(screen.getByText('2 devices have drifted.')).toBeTruthy()
    expect(screen.getByText('20 Compliant')).toBeTruthy()
    expect(screen.getByText('Never')).toBeTruthy()
  })

  it('says them in Arabic too', async () => {
    await open(undefined, 'ar')
    expect(screen.getByText('انحرف جهازان.')).toBeTruthy()
  })
})

describe('the panel', () => {
  it('names the fields in which a device differs', async () => {
    await open('p1')
    const row = (await screen.findByText('Pump 1')).closest('li') as HTMLElement
    expect(row.textContent).toContain('differs in')
    expect(row.textContent).toContain('ssh')
    expect(within(row).getByText('Drifted')).toBeTruthy()
  })

  it('asks before it deploys and not before it checks', async () => {
    const fake = await open('p1')
    fireEvent.click(await screen.findByRole('button', { name: 'Check now' }))
    await waitFor(() => expect(callsOf(fake, 'policies.deploy')).toMatchObject([{ id: 'p1', mode: 'check' }]))
    fireEvent.click(screen.getByRole('button', { name: 'Deploy' }))
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('25 devices')
    expect(callsOf(fake, 'policies.deploy')).toHaveLength(1)
    fireEvent.click(within(dialog).getByRole('button', { name: 'Deploy' }))
    await waitFor(() => expect(callsOf(fake, 'policies.deploy').at(-1)).toMatchObject({ id: 'p1', mode: 'apply' }))
  })

  it('makes the schedule that asks again', async () => {
    const fake = await open('p1')
    fake.answer('schedules.create', () => ({ id: 's1' }))
    fireEvent.click(await screen.findByRole('button', { name: 'Ask every day' }))
    await waitFor(() =>
      expect(callsOf(fake, 'schedules.create')).toMatchObject([
        { template: { taskFunctionKey: 'policy_execution', defaultParams: { policyId: 'p1', mode: 'check' } } },
      ]),
    )
  })
})

describe('the form', () => {
  it('takes an object only, and says a refusal at its field', async () => {
    const error: FieldError = { path: 'target.deviceGroupId', message: 'There is no such device group.' }
    const fake = await open()
    fake.answer('policies.create', () => {
      throw { ...refusal('unknown_device_group', error.message), errors: [error] }
    })
    fireEvent.click(screen.getByRole('button', { name: 'New policy' }))
    const form = await screen.findByRole('dialog')
    const save = within(form).getByRole('button', { name: 'Save' }) as HTMLButtonElement
    fireEvent.change(within(form).getByRole('textbox', { name: 'Name, English' }), { target: { value: 'Locked' } })
    const document = within(form).getByRole('textbox', { name: 'What it should be like, as JSON' })
    fireEvent.change(document, { target: { value: '[1]' } })
    expect(within(form).getByText('This is not a JSON object.')).toBeTruthy()
    expect(save.disabled).toBe(true)
    fireEvent.change(document, { target: { value: '{"ssh": false}' } })
    fireEvent.click(save)
    expect(await screen.findByText('There is no such device group.')).toBeTruthy()
    expect(callsOf(fake, 'policies.create')).toMatchObject([{ nameEn: 'Locked', desired: { ssh: false } }])
  })

  it('reads objects and nothing else', () => {
    expect([readDesired('{}'), readDesired('[]'), readDesired('null'), readDesired('{')]).toEqual([
      {},
      null,
      null,
      null,
    ])
  })
})
