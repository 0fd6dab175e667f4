// Broker addresses: what is taken, with which port, and what is not.
import { expect, test } from 'vitest'
import { dial, readAddress } from '../../src-main/mqtt/broker-address.ts'

test('each scheme has its port, version 6 addresses lose their brackets, web sockets keep their path', () => {
  expect(readAddress('mqtt://broker')).toMatchObject({ protocol: 'mqtt', host: 'broker', port: 1883, isTls: false })
  expect(readAddress('mqtts://broker')).toMatchObject({ port: 8883, isTls: true })
  expect(readAddress('ws://broker/mqtt?x=1')).toMatchObject({ port: 80, path: '/mqtt?x=1' })
  expect(readAddress('wss://broker:9443/')).toMatchObject({ port: 9443, isTls: true })
  expect(readAddress('mqtt://[::1]:2000')).toMatchObject({ host: '::1', hostname: '::1', port: 2000 })
  expect(readAddress('ws://[::1]:2000')).toMatchObject({ host: '::1', hostname: '[::1]' })
  expect(dial('mqtt://a%40b:c%2Fd@broker')).toMatchObject({ username: 'a@b', password: 'c/d' })
})

test('anything else is not an address', () => {
  for (const url of [
    '',
    'broker',
    'broker:1883',
    'http://broker',
    'file:///etc',
    'mqtt://',
    'mqtt:broker',
    '//broker',
  ]) {
    expect(readAddress(url), url).toBeNull()
    expect(() => dial(url), url).toThrow()
  }
})
