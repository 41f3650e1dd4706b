import { asSentence } from '../../../format/heading.ts'
import { t } from '../../../texts/index.ts'
import { Strip, TextButton } from '../../../ui/strip.tsx'

const s = t.sqs

/** That nothing is read from the queue any more, why, and the way to read it all the same once. */
export const PausedStrip = ({ reason, onRead }: { readonly reason: string, readonly onRead: () => void }) => (
  <Strip actions={<TextButton onPress={onRead}>{s.readAnyway}</TextButton>}>
    <span title={reason}><b>{s.paused}</b> {asSentence(reason)}</span>
  </Strip>
)
