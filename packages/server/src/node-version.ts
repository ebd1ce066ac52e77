/** Why this Node cannot run the server, in one line; `undefined` when it can. */
export function unsupportedNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const supported = (major === 22 && minor >= 18) || (major === 24 && minor >= 11) || major >= 26
  return supported
    ? undefined
    : `chatnode-server needs Node 22.18, 24.11, 26 or newer; this is Node ${version}`
}
