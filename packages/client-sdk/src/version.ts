/** The version of this package, as the server sees it in its logs. A test compares it with package.json. */
export const SDK_VERSION = '0.1.0'
