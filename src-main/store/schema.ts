/** Every table of a workspace's store, in one name space (drizzle-kit and the tables' files read it). */
export * from './schema/data.ts'
export * from './schema/fleet.ts'
export * from './schema/history.ts'
export * from './schema/instances.ts'
export * from './schema/lookups.ts'
export * from './schema/plan.ts'
export * from './schema/timing.ts'
export * from './schema/work.ts'
