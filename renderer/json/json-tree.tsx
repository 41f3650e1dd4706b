import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import { useScale } from '../shell/settings.ts'
import { t } from '../texts/index.ts'
import { foldedAtFirst, treeLines, type Line } from './lines.ts'
import { nodeAt, type JsonNode, type Path } from './node.ts'
import styles from './json-tree.module.css'

const m = t.messages

type JsonTreeProps = {
  readonly label: string
  readonly root: JsonNode
  /** Paths whose leaf is marked, as `pathId` writes them. */
  readonly marked?: ReadonlySet<string>
  readonly onFilter?: (path: Path, leaf: JsonNode) => void
  readonly onColumn?: (path: Path) => void
  /** Whether a leaf already stands as a column. */
  readonly isColumn?: (path: Path) => boolean
}

const isContainer = (line: Line): boolean => line.kind === 'open' || line.kind === 'folded'

/**
 * JSON as a tree of 20 px lines: arrows move and fold, `f` filters by a leaf, `v` makes it a column. Only the lines in view are
 * in the page.
 */
export function JsonTree({ label, root, marked, onFilter, onColumn, isColumn }: JsonTreeProps) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const scale = useScale()
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => foldedAtFirst(root))
  const [active, setActive] = useState<string | null>(null)
  useEffect(() => setFolded(foldedAtFirst(root)), [root])
  const lines = useMemo(() => treeLines(root, folded), [root, folded])
  const at = lines.findIndex((line) => line.id === active)
  const virtual = useVirtualizer({
    count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => 20 * scale, overscan: 12, paddingStart: 8,
    paddingEnd: 8,
    initialRect: { width: 400, height: 600 }, useFlushSync: false,
    rangeExtractor: (range) => {
      const inView = defaultRangeExtractor(range)
      return at < 0 || inView.includes(at) ? inView : [...inView, at].toSorted((a, b) => a - b)
    },
  })
  useEffect(() => virtual.measure(), [virtual, scale])

  const fold = (line: Line, close: boolean) => {
    const next = new Set(folded)
    if (close) next.add(line.id)
    else next.delete(line.id)
    setFolded(next)
  }
  const filter = (line: Line) => {
    const leaf = nodeAt(root, line.path)
    if (leaf && onFilter) onFilter(line.path, leaf)
  }
  const move = (to: number) => {
    const line = lines[Math.max(0, Math.min(lines.length - 1, to))]
    if (!line) return
    setActive(line.id)
    virtual.scrollToIndex(lines.indexOf(line))
  }
  const step = (direction: 1 | -1) => {
    let to = at < 0 ? (direction > 0 ? 0 : lines.length - 1) : at + direction
    while (lines[to]?.kind === 'close') to += direction
    if (lines[to]) move(to)
  }
  const toParent = (line: Line) =>
    move(lines.findLastIndex((each, index) => index < at && each.kind === 'open' && each.depth === line.depth - 1))
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[at]
    const leaf = line && !isContainer(line)
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'ArrowDown') step(1)
    else if (event.key === 'ArrowUp') step(-1)
    else if (event.key === 'Home') move(0)
    else if (event.key === 'End') move(lines.findLastIndex((each) => each.kind !== 'close'))
    else if (event.key === 'ArrowRight' && line?.kind === 'folded') fold(line, false)
    else if (event.key === 'ArrowLeft' && line?.kind === 'open') fold(line, true)
    else if (event.key === 'ArrowLeft' && line && line.depth > 0) toParent(line)
    else if (event.key === 'Enter' && line && isContainer(line)) fold(line, line.kind === 'open')
    else if (event.key === 'f' && leaf && onFilter) filter(line)
    else if (event.key === 'v' && leaf && onColumn) onColumn(line.path)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const onFocus = (event: FocusEvent) => {
    if (event.target === scroller.current && at < 0) setActive(lines[0]?.id ?? null)
  }
  return (
    <div ref={scroller} role="tree" aria-label={label} tabIndex={0} className={styles.tree}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      onKeyDown={onKeyDown} onFocus={onFocus}>
      <div role="presentation" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index]
          if (!line) return null
          const leaf = !isContainer(line) && line.kind !== 'close'
          return (
            <div key={item.key} id={`${id}-${item.index}`} className={styles.line}
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
              data-active={item.index === at || undefined} onClick={() => { if (line.kind !== 'close') setActive(line.id) }}
              {...(line.kind === 'close' ? { role: 'presentation' } : {
                role: 'treeitem', 'aria-level': line.depth + 1, 'aria-posinset': line.position, 'aria-setsize': line.siblings,
                'aria-selected': item.index === at,
                ...(isContainer(line) && { 'aria-expanded': line.kind === 'open' }),
              })}>
              <span className={styles.indent} style={{ width: `${line.depth * 14 / 13}rem` }} />
              {isContainer(line)
                ? <Twist open={line.kind === 'open'} onPress={() => fold(line, line.kind === 'open')} />
                : <span className={styles.twist} />}
              <LineText line={line} hit={marked?.has(line.id) ?? false} />
              {leaf && (onFilter || onColumn) && (
                <span className={styles.actions}>
                  {onFilter && <button type="button" tabIndex={-1} onClick={() => filter(line)}>{m.filterByThis}</button>}
                  {onColumn && (
                    <button type="button" tabIndex={-1} onClick={() => onColumn(line.path)}>
                      {isColumn?.(line.path) ? m.dropColumn : m.addColumn}
                    </button>
                  )}
                </span>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

const Twist = ({ open, onPress }: { readonly open: boolean, readonly onPress: () => void }) => (
  <button type="button" tabIndex={-1} className={styles.twist} aria-label={open ? m.fold : m.unfold} onClick={onPress}>
    {open ? '▾' : '▸'}
  </button>
)

function LineText({ line, hit }: { readonly line: Line, readonly hit: boolean }) {
  const text = <span data-kind={line.kind}>{line.text}</span>
  return (
    <span className={styles.text}>
      {line.name !== null && <><span className={styles.name}>{JSON.stringify(line.name)}</span>
        <span className={styles.mark}>: </span></>}
      {hit ? <mark className={styles.hit}>{text}</mark> : text}
      {line.comma && <span className={styles.mark}>,</span>}
      {line.note !== null && <span className={styles.note}>{line.note === 'exact' ? m.exact : m.items(line.note)}</span>}
    </span>
  )
}
