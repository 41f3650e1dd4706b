const units = [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]] as const
const sizes = [['MiB', 1 << 20], ['KiB', 1 << 10], ['bytes', 1]] as const

/** Seconds exactly, in the largest units that leave nothing over: "4 d", "1 h 30 min". */
export function duration(seconds: number): string {
  let rest = seconds
  const parts: string[] = []
  for (const [unit, size] of units) {
    const whole = Math.floor(rest / size)
    if (whole > 0) parts.push(`${whole.toLocaleString('en')} ${unit}`)
    rest -= whole * size
  }
  return parts.join(' ') || '0 s'
}

/** Bytes in the largest unit that leaves nothing over: "1 MiB", "262,145 bytes". */
export function size(bytes: number): string {
  const [unit, unitBytes] = sizes.find(([, one]) => bytes >= one && bytes % one === 0) ?? ['bytes', 1]
  return `${(bytes / unitBytes).toLocaleString('en')} ${unit}`
}
