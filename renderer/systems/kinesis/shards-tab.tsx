import { useState } from 'react'
import { useParams } from '../../address/use-address.ts'
import { problemOf } from '../../rpc/queries.ts'
import { t } from '../../texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { FailedState } from '../../ui/failed-state.tsx'
import { ChildTable } from '../../views/list/child-table.tsx'
import { shardNumber } from '../../views/messages/parts.ts'
import { LineagePicture } from './lineage-picture.tsx'
import type { ShardLoad } from './hot.ts'
import type { Stream } from './use-stream.ts'
import styles from './shards-tab.module.css'

const k = t.stream

/** The shards of a stream over time, then as a table with their numbers. */
export function ShardsTab({ stream, load }: { readonly stream: Stream; readonly load: ShardLoad }) {
  const { place, ref, shards, listed, extra } = stream
  const [, change] = useParams()
  const [chosen, setChosen] = useState<string | null>(null)
  const metricsOn = extra && (extra.monitoring.includes('IncomingRecords') || extra.monitoring.includes('ALL'))
  const problem = problemOf(listed)
  if (problem && !shards) {
    return <FailedState problem={problem} connection={place.connection} onTryAgain={() => void listed.refetch()} />
  }
  const read = () => { if (chosen !== null) change({ tab: undefined, shard: chosen, open: undefined }, { push: true }) }
  return (
    <div className={styles.tab}>
      {shards && shards.length > 0 && (
        <LineagePicture shards={shards} load={load} metricsOn={metricsOn} chosen={chosen} onChoose={setChosen} />
      )}
      {chosen !== null && (
        <p className={styles.chosen}>
          <b>{k.shardNamed(shardNumber(chosen))}</b> <span className="t2">{chosen}</span>
          <Button kind="ghost" onClick={read}>{k.readShard}</Button>
        </p>
      )}
      <ChildTable place={place} parent={ref} kind="shard" empty={[k.noShards]} />
    </div>
  )
}
