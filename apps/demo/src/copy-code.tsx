import { type ReactNode, useState } from 'react'

/** The code of a mail, and a button that copies it. */
export function CopyCode({ code }: { code: string }): ReactNode {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(code)
    setCopied(true)
  }
  return (
    <span className="code">
      <output>{code}</output>
      <button type="button" className="button quiet small" onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy code'}
      </button>
    </span>
  )
}
