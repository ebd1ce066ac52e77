/**
 * What the doc comments of this package say, by the thing that they stand above. `npm run gen`
 * reads them into `prose.gen.ts`, so that a sentence stands once, where the code is, and costs a
 * browser nothing.
 */
export interface Prose {
  /** In the order of the contract. */
  readonly features: Readonly<Record<string, FeatureProse>>
  /** By the name of the schema: what it is, and its fields. */
  readonly schemas: Readonly<Record<string, SchemaProse>>
  /** The constants of `text.ts`, by name: the kinds of text and numbers that fields have. */
  readonly scalars: Readonly<Record<string, string>>
}

export interface FeatureProse {
  readonly summary: string
  readonly clientToServer: Readonly<Record<string, EntryProse>>
  readonly serverToClient: Readonly<Record<string, EntryProse>>
  readonly http: Readonly<Record<string, EntryProse>>
}

/** What an event or a call is for, and the fields of its own that are explained. */
export interface EntryProse {
  readonly summary: string
  readonly fields: Readonly<Record<string, string>>
}

export interface SchemaProse {
  readonly summary: string
  readonly fields: Readonly<Record<string, string>>
}

/** A text as the `summary` and the `description` of a document, the latter where it says more. */
export function titled(text: string): { summary?: string; description?: string } {
  const summary = firstSentence(text)
  if (summary === '') return {}
  return text.length > summary.length + 1 ? { summary, description: text } : { summary }
}

/** The part of a text that says it all in short: up to its first full stop or colon. */
const firstSentence = (text: string): string => /^.*?(?=[.:]\s|\.?$)/s.exec(text)?.[0] ?? ''
