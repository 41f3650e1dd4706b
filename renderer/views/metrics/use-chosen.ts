import { useState } from 'react'
import { z } from 'zod'

const Kept = z.array(z.string()).max(200)

function keptAt(place: string): readonly string[] | null {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(place) ?? ''))
  } catch {
    return null
  }
}

/**
 * The keys of the metrics that somebody chose for a kind of resource, in the order they were chosen; null while nobody did. Kept
 * in this browser.
 */
export function useChosen(
  system: string, kind: string,
): readonly [readonly string[] | null, (keys: readonly string[]) => void] {
  const place = `tidemark.charts.${system}.${kind}`
  const [chosen, setChosen] = useState(() => keptAt(place))
  const choose = (keys: readonly string[]) => {
    setChosen(keys)
    try {
      localStorage.setItem(place, JSON.stringify(keys))
    } catch {
      // Storage may be full or forbidden; the choice still holds for this page.
    }
  }
  return [chosen, choose]
}
