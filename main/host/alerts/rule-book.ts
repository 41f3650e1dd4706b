import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { AlertRule, type AlertRuleDraft } from '#contract/alert.ts'
import type { Log } from '#main/systems/driver.ts'
import { inOrder, writeAtomic } from '../files.ts'
import { readKept } from '../kept-file.ts'
import { problem } from '../problems.ts'

/** More rules than a person can know what they mean. */
const maxRules = 200

/** `dismissed` are ids of rules that the program itself would add and that a person deleted. */
const File = z.object({ version: z.literal(1), rules: z.array(AlertRule), dismissed: z.array(z.string()) })
type Contents = Pick<z.infer<typeof File>, 'rules' | 'dismissed'>

/** The saved rules, in `alerts.json` of the data folder. Each change is on disk when its promise resolves. */
export class RuleBook {
  readonly #path: string
  readonly #ordered = inOrder()
  #contents: Contents

  private constructor(path: string, contents: Contents) {
    this.#path = path
    this.#contents = contents
  }

  static async open(data: string, log: Log): Promise<RuleBook> {
    const path = join(data, 'alerts.json')
    const { kept } = await readKept(path, File, 'The alert rules', log)
    return new RuleBook(path, kept ?? { rules: [], dismissed: [] })
  }

  list(): readonly AlertRule[] {
    return this.#contents.rules
  }

  /** Throws NotFound for an id that is not there, TooLarge for one rule too many. */
  save({ id, ...draft }: AlertRuleDraft): Promise<AlertRule> {
    return this.#change(({ rules, dismissed }) => {
      const rule: AlertRule = { ...draft, id: id ?? randomUUID() }
      if (id === undefined) return [{ rules: more(rules, rule), dismissed }, rule]
      if (!rules.some((one) => one.id === id)) throw noRule()
      return [{ rules: rules.map((one) => (one.id === id ? rule : one)), dismissed }, rule]
    })
  }

  /** Adds a rule of the program's own unless it is there, a person deleted it, or there are too many. */
  keep(rule: AlertRuleDraft & { readonly id: string }): Promise<void> {
    return this.#change(({ rules, dismissed }) => {
      const isLeft = dismissed.includes(rule.id) || rules.length >= maxRules || rules.some(({ id }) => id === rule.id)
      return [isLeft ? null : { rules: [...rules, rule], dismissed }, undefined]
    })
  }

  /** Throws NotFound. */
  remove(id: string): Promise<void> {
    return this.#change(({ rules, dismissed }) => {
      if (!rules.some((rule) => rule.id === id)) throw noRule()
      return [{ rules: rules.filter((rule) => rule.id !== id), dismissed: [...dismissed, id].slice(-1_000) }, undefined]
    })
  }

  /** Removes the rules of a connection that is gone; they come again with it where the program added them. */
  forget(connection: string): Promise<void> {
    return this.#change(({ rules, dismissed }) => {
      const left = rules.filter(({ target }) => target.connection !== connection)
      return [left.length === rules.length ? null : { rules: left, dismissed }, undefined]
    })
  }

  #change<T>(change: (contents: Contents) => readonly [Contents | null, T]): Promise<T> {
    return this.#ordered(async () => {
      const [contents, answer] = change(this.#contents)
      if (contents === null) return answer
      await writeAtomic(this.#path, `${JSON.stringify({ version: 1, ...contents } satisfies z.infer<typeof File>, null, 2)}\n`)
      this.#contents = contents
      return answer
    })
  }
}

const noRule = () => problem('NotFound', 'This rule is no more', 'alerts/rules names those that are saved.')

function more(rules: readonly AlertRule[], rule: AlertRule): AlertRule[] {
  if (rules.length < maxRules) return [...rules, rule]
  throw problem('TooLarge', `There are ${maxRules} rules already`, 'Delete one, or watch every resource of a kind with one rule.')
}
