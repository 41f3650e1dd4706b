import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Problem } from '#contract/problem.ts'
import type { SchemaFile } from '#contract/schema-file.ts'
import { formatBytes } from '../../format/bytes.ts'
import { asSentence } from '../../format/heading.ts'
import { client } from '../../rpc/client.ts'
import { toProblem } from '../../rpc/problem.ts'
import { problemOf, queries } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { IconButton } from '../../ui/button.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { announce, announceFailure } from '../../ui/live-region.tsx'
import { toBase64 } from '../messages/hex.ts'
import styles from './connect.module.css'

const c = t.connect.files
const keyOf = (connection: string) => ['schema-files', connection]

/**
 * Files of message types that a connection has: Protobuf is read by them where no registry says what it is. They hold at once.
 */
export function SchemaFiles({ connection }: { readonly connection: string }) {
  const files = useQuery({
    queryKey: keyOf(connection),
    queryFn: async ({ signal }) => (await client.schemas.list({ connection }, { signal })).items,
  })
  const [refused, setRefused] = useState<readonly Problem[]>([])
  const ask = async (call: () => Promise<unknown>): Promise<Problem | undefined> => {
    try {
      await call()
      return undefined
    } catch (error) {
      const problem = toProblem(error)
      announceFailure(problem.message)
      return problem
    }
  }
  const again = () => queries.invalidateQueries({ queryKey: keyOf(connection) })
  const add = async (chosen: readonly File[]) => {
    const problems: Problem[] = []
    for (const file of chosen) {
      const problem = await ask(async () => {
        const base64 = toBase64(new Uint8Array(await file.arrayBuffer()))
        const saved = await client.schemas.save({ connection, name: file.name, base64 })
        announce(c.added(saved.name, saved.types.length))
      })
      if (problem) problems.push(problem)
    }
    setRefused(problems)
    await again()
  }
  const remove = async ({ name }: SchemaFile) => {
    const problem = await ask(() => client.schemas.remove({ connection, name }))
    setRefused(problem ? [problem] : [])
    await again()
  }
  const failed = problemOf(files)
  return (
    <section className={styles.files} aria-label={c.title}>
      <div className={styles.pemHead}>
        <h2>{c.title}</h2>
        <span className={styles.file}>
          {c.add}
          <input type="file" multiple aria-label={c.addLong} accept=".proto,.desc,.pb,.protoset,.bin"
            onChange={(event) => {
              const input = event.currentTarget
              void add([...input.files ?? []]).then(() => { input.value = '' })
            }} />
        </span>
      </div>
      <p className={styles.help}>{c.help}</p>
      {failed && <FailedState problem={failed} onTryAgain={() => void files.refetch()} />}
      {refused.map((problem) => (
        <p key={problem.message} className={styles.refused} role="alert"><b>{asSentence(problem.message)}</b> {problem.hint}</p>
      ))}
      {files.data && files.data.length > 0 && (
        <ul>
          {files.data.map((file) => (
            <li key={file.name}>
              <div>
                <p>
                  <span className="b5">{file.name}</span>{' '}
                  <span className="t3 small">{c.says(file.types.length, formatBytes(file.bytes))}</span>
                </p>
                <p className={styles.types} title={file.types.join('\n')}>{file.types.join(', ')}</p>
              </div>
              <IconButton icon="trash" label={c.remove(file.name)} onClick={() => void remove(file)} />
            </li>
          ))}
        </ul>
      )}
      {files.data?.length === 0 && <p className="t3 small">{c.none}</p>}
    </section>
  )
}
