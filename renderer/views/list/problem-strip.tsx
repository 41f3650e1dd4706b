import { useState } from 'react'
import type { Problem } from '#contract/problem.ts'
import { asSentence } from '../../format/heading.ts'
import { useRoomView } from '../../shell/room.ts'
import { t } from '../../texts/index.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Strip, TextButton } from '../../ui/strip.tsx'
import styles from './list.module.css'

/** The one strip over a panel that could be read in part: the first problem in its own words, more folded into their count. */
export function ProblemStrip({ problems }: { readonly problems: readonly Problem[] }) {
  const [open, setOpen] = useState(false)
  const { maskHosts } = useRoomView()
  const distinct = [...new Map(problems.map((problem) => [problem.message, problem])).values()]
  const [first] = distinct
  if (!first) return null
  return (
    <>
      <Strip actions={<TextButton onPress={() => setOpen(true)}>{distinct.length > 1 ? t.list.showThem : t.list.details}</TextButton>}>
        {distinct.length > 1 && <b>{t.list.more(distinct.length)}</b>}{maskHosts(first.hint === undefined || distinct.length > 1 ? first.message : `${asSentence(first.message)} ${first.hint}`)}
      </Strip>
      <Dialog open={open} onClose={() => setOpen(false)} title={t.list.problemsTitle(distinct.length)}>
        <div className={`${styles.problems} scroll`} tabIndex={0} role="group" aria-label={t.list.problemsTitle(distinct.length)}>
          {distinct.map((problem) => <div key={problem.message}><p>{maskHosts(problem.message)}</p>{problem.hint && <p>{maskHosts(problem.hint)}</p>}</div>)}
        </div>
      </Dialog>
    </>
  )
}
