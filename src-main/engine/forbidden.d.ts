// What the engine gets when it asks for the outside world: a module with nothing in it.
// tsconfig.json maps electron, node built-ins, MQTT and SQLite here, so such an import is a compile error.
export type Forbidden = never
