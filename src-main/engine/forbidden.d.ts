// What the engine gets when it asks for the outside world: this file, which is no module, so that every
// import of electron, node built-ins, MQTT or SQLite (mapped here by tsconfig.json) is a compile error.
