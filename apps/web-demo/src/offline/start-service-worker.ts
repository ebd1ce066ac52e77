const URL_OF_WORKER = '/service-worker.js'

/** The part of Trusted Types that is used here; not every browser has it. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string }
}

/** Has the app open without a connection, too, from the next visit on. */
export function startServiceWorker(): void {
  // Absent on pages that were served over plain HTTP; and while developing, yesterday's files are no help.
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  navigator.serviceWorker.register(trusted(URL_OF_WORKER)).catch((error: unknown) => {
    // The app works without it, and somebody may want to know.
    console.warn('chatnode: cannot work offline', error)
  })
}

/** The one script that is ever loaded by its address; the page's policy lets no other through. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  const policy = trustedTypes?.createPolicy('chatnode', {
    createScriptURL(wanted) {
      if (wanted === URL_OF_WORKER) return wanted
      throw new TypeError(`cannot load ${wanted}: it is no script of this app`)
    },
  })
  return policy?.createScriptURL(url) ?? url
}
