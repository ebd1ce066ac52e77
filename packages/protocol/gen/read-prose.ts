// Reads the doc comments of the contract's sources; see src/docs/prose.ts for what becomes of them.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import type { EntryProse, FeatureProse, Prose, SchemaProse } from '../src/docs/prose.ts'

const DIRECTIONS = ['clientToServer', 'serverToClient', 'http'] as const

/** Reads all prose below a `src` folder. Throws when the registry names a feature that is not there. */
export function readProse(directory: string): Prose {
  const files = ['', 'kernel'].flatMap((folder) => parseFolder(join(directory, folder)))
  const nodes = files.flatMap(descendants)
  const features = nodes.filter(ts.isVariableDeclaration).filter((node) => calls(node, 'feature'))
  const order = nodes.filter(ts.isPropertyAssignment).find((node) => isRegistry(node))
  const named = new Map(features.map((node) => [node.name.getText(), toFeature(node)]))
  return {
    features: Object.fromEntries(elementsOf(order).map((name) => [name, required(named, name)])),
    schemas: toSchemas(nodes),
    scalars: Object.fromEntries(
      files
        .filter((file) => file.fileName === 'text.ts')
        .flatMap(descendants)
        .filter(ts.isVariableDeclaration)
        .filter((node) => isExported(node) && commentOf(node) !== '')
        .map((node) => [node.name.getText(), commentOf(node)]),
    ),
  }
}

function parseFolder(folder: string): ts.SourceFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !/\.(test|test-d|gen)\.ts$/.test(name))
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
    })
}

function descendants(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => {
    children.push(child, ...descendants(child))
  })
  return children
}

const isRegistry = (node: ts.PropertyAssignment): boolean =>
  node.name.getText() === 'features' && node.getSourceFile().fileName === 'chat.ts'

const elementsOf = (node: ts.PropertyAssignment | undefined): string[] =>
  node && ts.isArrayLiteralExpression(node.initializer)
    ? node.initializer.elements.map((element) => element.getText())
    : []

function required<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name)
  if (!value) throw new Error(`cannot read the comments: there is no feature "${name}"`)
  return value
}

const calls = (node: ts.VariableDeclaration, name: string): boolean =>
  node.initializer !== undefined &&
  ts.isCallExpression(node.initializer) &&
  node.initializer.expression.getText() === name

const isExported = (node: ts.VariableDeclaration): boolean =>
  node.parent.parent.getText().startsWith('export')

/** The doc comment that stands right above a node, as one line. */
function commentOf(node: ts.Node): string {
  const comment = ts.getJSDocCommentsAndTags(node).findLast((found) => ts.isJSDoc(found))
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? ''
  return text.replaceAll(/\s+/g, ' ').trim()
}

function toFeature(node: ts.VariableDeclaration): FeatureProse {
  const properties = descendants(node).filter(ts.isPropertyAssignment)
  const [clientToServer, serverToClient, http] = DIRECTIONS.map((direction) =>
    toEntries(properties.find((property) => property.name.getText() === direction)),
  )
  return {
    summary: commentOf(node),
    clientToServer: clientToServer ?? {},
    serverToClient: serverToClient ?? {},
    http: http ?? {},
  }
}

function toEntries(map: ts.PropertyAssignment | undefined): Record<string, EntryProse> {
  if (!map || !ts.isObjectLiteralExpression(map.initializer)) return {}
  const entries = map.initializer.properties.map((entry): [string, EntryProse] => [
    nameOf(entry),
    { summary: commentOf(entry), fields: commentsOf(descendants(entry)) },
  ])
  return Object.fromEntries(entries)
}

function commentsOf(nodes: readonly ts.Node[]): Record<string, string> {
  const fields = nodes
    .filter((node) => ts.isPropertyAssignment(node) || ts.isPropertySignature(node))
    .map((node) => [nameOf(node), commentOf(node)])
  return Object.fromEntries(fields.filter(([, comment]) => comment !== ''))
}

const nameOf = ({ name }: ts.ObjectLiteralElementLike | ts.PropertySignature): string =>
  name && ts.isStringLiteral(name) ? name.text : (name?.getText() ?? '')

/** Each `schemaOf<Interface>('Name')` has the comments of its interface. */
function toSchemas(nodes: readonly ts.Node[]): Record<string, SchemaProse> {
  const declared = nodes.filter(ts.isInterfaceDeclaration)
  const interfaces = new Map(declared.map((node) => [node.name.text, node]))
  const entries = nodes.filter(ts.isCallExpression).flatMap((call): [string, SchemaProse][] => {
    const [type, name] = [call.typeArguments?.[0], call.arguments[0]]
    if (call.expression.getText() !== 'schemaOf' || !type || !name) return []
    if (!ts.isTypeReferenceNode(type) || !ts.isStringLiteral(name)) return []
    const node = interfaces.get(type.typeName.getText())
    return node ? [[name.text, toSchema(node, interfaces)]] : []
  })
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}

function toSchema(
  node: ts.InterfaceDeclaration,
  interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>,
): SchemaProse {
  const inherited = (node.heritageClauses ?? [])
    .flatMap((clause) => clause.types)
    .map((type) => interfaces.get(type.expression.getText()))
    .map((parent) => (parent ? toSchema(parent, interfaces).fields : {}))
  return {
    summary: commentOf(node),
    fields: Object.assign({}, ...inherited, commentsOf(node.members)) as Record<string, string>,
  }
}
