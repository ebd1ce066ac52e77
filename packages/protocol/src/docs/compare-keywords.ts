import type { JsonSchema } from './json-schema.ts'

/** What a change does to the set of values that a schema accepts. */
export interface Effect {
  /** Some values that were accepted no longer are. */
  readonly narrows: boolean
  /** Some values are accepted that were not. */
  readonly widens: boolean
}

type Rule = (before: unknown, after: unknown) => Effect

const NONE: Effect = { narrows: false, widens: false }
const BOTH: Effect = { narrows: true, widens: true }

/** For a keyword that limits: there or not is clear, another value can mean anything. */
const constraint: Rule = (before, after) =>
  before !== undefined && after !== undefined
    ? BOTH
    : { narrows: before === undefined, widens: after === undefined }

const minimum: Rule = (before = -Infinity, after = -Infinity) => ({
  narrows: Number(after) > Number(before),
  widens: Number(after) < Number(before),
})

const maximum: Rule = (before = Infinity, after = Infinity) => ({
  narrows: Number(after) < Number(before),
  widens: Number(after) > Number(before),
})

/** For a list of what is allowed; without a list, everything is. */
const allowed: Rule = (before, after) => {
  if (before === undefined || after === undefined) return constraint(before, after)
  return {
    narrows: list(before).some((value) => !list(after).includes(value)),
    widens: list(after).some((value) => !list(before).includes(value)),
  }
}

/** For a list of what is demanded; without a list, nothing is. */
const demanded: Rule = (before = [], after = []) => allowed(after, before)

const list = (value: unknown): unknown[] => {
  const values: unknown[] = Array.isArray(value) ? value : [value]
  // Whole numbers are numbers.
  return values.includes('number') ? [...values, 'integer'] : values
}

const annotation: Rule = () => NONE

const RULES: Readonly<Record<string, Rule>> = {
  type: allowed,
  enum: allowed,
  const: allowed,
  minimum,
  exclusiveMinimum: minimum,
  minLength: minimum,
  minItems: minimum,
  minProperties: minimum,
  maximum,
  exclusiveMaximum: maximum,
  maxLength: maximum,
  maxItems: maximum,
  maxProperties: maximum,
  pattern: constraint,
  format: constraint,
  multipleOf: constraint,
  'x-rules': demanded,
  'x-known-values': annotation,
  default: annotation,
  deprecated: annotation,
  description: annotation,
  examples: annotation,
  title: annotation,
}

/** These hold schemas of their own, and are compared with them. */
const NESTED = new Set([
  'properties',
  'required',
  'items',
  'additionalProperties',
  'anyOf',
  'oneOf',
  'allOf',
])

/** What differs in the keywords that hold no schema. One that is not known may mean anything. */
export function compareKeywords(
  before: JsonSchema,
  after: JsonSchema,
): (Effect & { readonly what: string })[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keywords]
    .filter((keyword) => !NESTED.has(keyword))
    .filter((keyword) => text(before[keyword]) !== text(after[keyword]))
    .map((keyword) => ({
      what: `${keyword} ${text(before[keyword])} → ${text(after[keyword])}`,
      ...(RULES[keyword] ?? (() => BOTH))(before[keyword], after[keyword]),
    }))
}

const text = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value))
