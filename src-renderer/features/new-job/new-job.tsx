/** Placeholder until the part is built. */
export default function Part() {
  return null
}
