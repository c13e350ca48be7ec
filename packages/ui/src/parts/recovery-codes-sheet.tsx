'use client'
import { type ReactNode, useEffect, useRef } from 'react'
import { useMessages } from '../messages/use-messages.ts'

type RecoveryCodesSheetProps = { flow: { recoveryCodes: readonly string[]; close(): void } }

/** The recovery codes, this once: to copy, to download, to print. */
export function RecoveryCodesSheet({ flow }: RecoveryCodesSheetProps): ReactNode {
  const { recoveryCodes } = useMessages()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <div className="lk">
      <h1 className="lk-title" tabIndex={-1} ref={title}>
        {recoveryCodes.title}
      </h1>
      <p className="lk-lead">{recoveryCodes.lead}</p>
      <ul className="lk-codes" translate="no">
        {flow.recoveryCodes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="lk-button lk-secondary"
        onClick={() => download(`${recoveryCodes.file}.txt`, `${flow.recoveryCodes.join('\n')}\n`)}
      >
        {recoveryCodes.download}
      </button>
      <button type="button" className="lk-button" onClick={flow.close}>
        {recoveryCodes.saved}
      </button>
    </div>
  )
}

const download = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // Not at once: some browsers begin to read only after this task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
