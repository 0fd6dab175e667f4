/** The seam between the MQTT edge and event schedules: which topics are listened to, and what came. Types only. */

/** One message that matched a filter; `payload` = its JSON value, or its text. */
export type TopicMessage = { readonly topic: string; readonly payload: unknown; readonly retained: boolean }

/** What the engine offers to the link for event schedules. */
export type MessageEvents = {
  /** The filters of ENABLED schedules, each once, in order; at most 200. */
  filters(): string[]
  /** One commit for all. Messages that no schedule waits for any more are dropped. */
  take(messages: readonly TopicMessage[], wallAt: number): void
}
