// The seam between a simulated device and its connection. Types only.

/** What a device can do to the world. Durations are in the device's own milliseconds. */
export type DeviceWire = {
  send(topic: string, body: Record<string, unknown>, retain?: boolean): void
  after(delayMs: number, call: () => void): () => void
  now(): number
}
