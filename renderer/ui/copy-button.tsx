import { useEffect, useState } from 'react'
import { t } from '../texts/index.ts'
import { Button, IconButton } from './button.tsx'
import { announce } from './live-region.tsx'

/** Puts text on the clipboard; false where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    announce(t.states.copied)
    return true
  } catch {
    return false
  }
}

interface CopyButtonProps {
  /** The text, or how to get it when it is large. */
  readonly text: string | (() => string | Promise<string>)
  /** What is copied, for the label: "Copy value". */
  readonly what?: string
  /** As words instead of an icon. */
  readonly children?: string
}

/** Copies, and says so in its own place for 1.5 s. */
export function CopyButton({ text, what, children }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1_500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => setCopied(await copyText(typeof text === 'string' ? text : await text()))
  const icon = copied ? 'check' : 'copy'
  const label = copied ? t.states.copied : what ? t.states.copyNamed(what) : t.states.copy
  return children === undefined
    ? <IconButton icon={icon} label={label} onClick={() => void copy()} />
    : <Button icon={icon} onClick={() => void copy()}>{copied ? t.states.copied : children}</Button>
}
