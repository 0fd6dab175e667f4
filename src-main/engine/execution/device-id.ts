/** What an id of a device may be (DESIGN 6.6). The contract's schema refuses bad ones at the door; this says what fits AWS. */

const AWS_THING = /^[a-zA-Z0-9:_-]{1,128}$/

/** False: the id works here but AWS's C clients refuse it ("not for AWS C clients"). */
export function fitsAws(deviceId: string): boolean {
  return AWS_THING.test(deviceId)
}
