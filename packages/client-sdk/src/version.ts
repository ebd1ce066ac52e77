/** The version of this package, as the server sees it in its logs. A test compares it with package.json. */
export const SDK_VERSION: string = '0.0.0'
