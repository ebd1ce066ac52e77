import type { Contract } from '../kernel/contract.ts'
import type {
  EndpointDefinition,
  EventDefinition,
  RequestDefinition,
  SignalDefinition,
} from '../kernel/definition.ts'
import { commentOn } from './commented.ts'
import { prose } from './prose.gen.ts'

/** One event or REST call, and what it is for. */
export interface Entry<Definition> {
  readonly name: string
  readonly definition: Definition
  /** Empty where nothing is known. */
  readonly summary: string
  /** What is to be said of fields that belong to no named schema. */
  readonly fields: Readonly<Record<string, string>>
}

/** What belongs together: a feature of the built-in contract, or the names of one namespace. */
export interface Section {
  readonly name: string
  readonly summary: string
  readonly clientToServer: readonly Entry<RequestDefinition | SignalDefinition>[]
  readonly serverToClient: readonly Entry<EventDefinition>[]
  readonly http: readonly Entry<EndpointDefinition>[]
}

/** A contract in the order in which one reads it. Events of an extension form a section per namespace. */
export function outline(contract: Contract): Section[] {
  const maps = {
    clientToServer: Object.entries(contract.clientToServer).map(toEntry),
    serverToClient: Object.entries(contract.serverToClient).map(toEntry),
    http: Object.entries(contract.http).map(toEntry),
  }
  const all = [...maps.clientToServer, ...maps.serverToClient, ...maps.http]
  const found = new Set(all.map((entry) => sectionOf(entry, contract)))
  const builtIn = Object.keys(prose.features).filter((name) => found.has(name))
  return [...new Set([...builtIn, ...found])].map((name) => {
    const inSection = (entry: Entry<object>): boolean => sectionOf(entry, contract) === name
    return {
      name,
      summary: prose.features[name]?.summary ?? '',
      clientToServer: maps.clientToServer.filter(inSection),
      serverToClient: maps.serverToClient.filter(inSection),
      http: maps.http.filter(inSection),
    }
  })
}

/** The section that an event or a call stands in. */
function sectionOf({ name, definition }: Entry<object>, contract: Contract): string {
  const namespace = name.includes(':') ? name.slice(0, name.indexOf(':')) : contract.name
  return commentOn(definition)?.feature ?? namespace
}

/** An event or a call, with what is known of it. */
function toEntry<Definition extends object & { readonly summary?: string | undefined }>([
  name,
  definition,
]: [string, Definition]): Entry<Definition> {
  const comment = commentOn(definition)
  return {
    name,
    definition,
    summary: definition.summary ?? comment?.summary ?? '',
    fields: comment?.fields ?? {},
  }
}
