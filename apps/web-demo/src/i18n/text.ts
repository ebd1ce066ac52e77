/** A text for each way in which a language counts; `other` is the one that every language has. */
export type Plural = { readonly [Rule in Exclude<Intl.LDMLPluralRule, 'other'>]?: string } & {
  readonly other: string
}

export type Text = string | Plural

type Words<T> = T extends string ? T : T extends { readonly other: infer Other } ? Other : never

type NamesIn<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never

/** What a text wants filled in. A plural wants a `count`, whether it says it or not. */
export type Values<T> = {
  readonly [Name in NamesIn<Words<T>> | Counted<T>]: Name extends 'count' ? number : string
}

type Counted<T> = T extends string ? never : 'count'

/** Fills in the `{names}` of a text, and picks the form for `{count}`. */
export function fill(
  text: Text,
  values: Readonly<Record<string, string | number>>,
  { plural, number }: { plural: Intl.PluralRules; number: Intl.NumberFormat },
): string {
  const form =
    typeof text === 'string' ? text : formOf(text, plural.select(Number(values['count'])))
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    return typeof value === 'number' ? number.format(value) : (value ?? '')
  })
}

const formOf = (text: Plural, rule: Intl.LDMLPluralRule): string => text[rule] ?? text.other
