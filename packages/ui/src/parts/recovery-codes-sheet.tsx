'use client'
import type { ReactNode } from 'react'
import { recoveryCodesWords } from '../messages/en/recovery-codes.ts'
import { useMessages } from '../messages/use-messages.ts'
import { download } from './download.ts'
import { Title } from './title.tsx'

type RecoveryCodesSheetProps = { flow: { recoveryCodes: readonly string[]; close(): void } }

/** The recovery codes, this once: to copy, to download, to print. */
export function RecoveryCodesSheet({ flow }: RecoveryCodesSheetProps): ReactNode {
  const recoveryCodes = useMessages(recoveryCodesWords)
  return (
    <div className="lk">
      <Title focused>{recoveryCodes.title}</Title>
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
        onClick={() =>
          download(`${recoveryCodes.file}.txt`, 'text/plain', `${flow.recoveryCodes.join('\n')}\n`)
        }
      >
        {recoveryCodes.download}
      </button>
      <button type="button" className="lk-button" onClick={flow.close}>
        {recoveryCodes.saved}
      </button>
    </div>
  )
}
