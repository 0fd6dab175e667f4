/** Files that the build copies beside the main bundle; the import is their path. */
declare module '*?asset' {
  const path: string
  export default path
}
