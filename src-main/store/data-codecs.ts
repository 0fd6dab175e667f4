/** The codecs of what is measured and watched: series, alerts, policies. Those of the other tables are in codecs.ts. */
import type { Alert, Policy, PolicyCompliance, PolicyDeployment, Series } from '../../src-preload/contract/data.ts'
import type { AlertWatchRow, PointRow, PolicyVersionRow } from '../engine/ports/store-data.ts'
import { codecOf } from './codec.ts'
import * as tables from './schema.ts'

export const seriesCodec = codecOf<Series>(tables.series)
export const pointCodec = codecOf<PointRow>(tables.seriesPoint)
export const alertCodec = codecOf<Alert>(tables.alert)
export const alertWatchCodec = codecOf<AlertWatchRow>(tables.alertWatch)
export const policyCodec = codecOf<Policy>(tables.policy, { target: 'target' })
export const policyVersionCodec = codecOf<PolicyVersionRow>(tables.policyVersion)
export const policyDeploymentCodec = codecOf<PolicyDeployment>(tables.policyDeployment)
export const policyComplianceCodec = codecOf<PolicyCompliance>(tables.policyCompliance)
