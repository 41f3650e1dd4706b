import { z } from 'zod'
import { ConnectionConfig } from '#contract/connection.ts'
import type { Secrets } from '#main/vault/vault.ts'

type Tree = Readonly<Record<string, unknown>>
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Dotted names of every field that any type of connection marks as secret. */
const secretNames: readonly string[] = [...new Set(namesIn(ConnectionConfig, []))]

function namesIn(schema: z.core.$ZodType, path: readonly string[]): string[] {
  if (z.globalRegistry.get(schema)?.secret === true) return [path.join('.')]
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return namesIn(schema.unwrap(), path)
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => namesIn(option, path))
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, field]) => namesIn(field, [...path, name]))
  }
  return []
}

type Split = {
  readonly config: Tree & { readonly type: string }
  readonly given: Readonly<Record<string, string | null>>
  readonly possible: readonly string[]
}

/**
 * A config apart from its secrets. `given` holds those it carried: a text to store, null to remove; absent ones are not in it.
 * `possible` are those whose parent is there.
 */
export function splitSecrets(config: ConnectionConfig): Split {
  const given: Record<string, string | null> = {}
  const possible: string[] = []
  let rest: Tree = config
  for (const name of secretNames) {
    const path = name.split('.')
    if (!isTree(at(rest, path.slice(0, -1)))) continue
    possible.push(name)
    const value = at(rest, path)
    if (value === null || typeof value === 'string') given[name] = value
    rest = without(rest, path)
  }
  return { config: { ...rest, type: config.type }, given, possible }
}

/** The config a driver is opened with: its secrets put back in their places, parsed. */
export function joinSecrets(config: Tree, secrets: Secrets): ConnectionConfig {
  return ConnectionConfig.parse(Object.entries(secrets).reduce(
    (tree, [name, value]) => put(tree, name.split('.'), value), config,
  ))
}

function at(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, name) => (isTree(node) ? node[name] : undefined), tree)
}

function without(tree: Tree, [name, ...rest]: readonly string[]): Tree {
  if (name === undefined || !(name in tree)) return tree
  const { [name]: child, ...others } = tree
  return rest.length > 0 && isTree(child) ? { ...others, [name]: without(child, rest) } : others
}

/** Puts a value only where its parent is there: a password without its `sasl` belongs to nothing. */
function put(tree: Tree, [name, ...rest]: readonly string[], value: string): Tree {
  if (name === undefined) return tree
  if (rest.length === 0) return { ...tree, [name]: value }
  const child = tree[name]
  return isTree(child) ? { ...tree, [name]: put(child, rest, value) } : tree
}
