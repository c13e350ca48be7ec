import type { ReactNode } from 'react'
import { useCountdown } from '../use-countdown.ts'

type TimerProps = {
  words: { ahead: string; over: string }
  /** Epoch ms, by the server's clock. */
  until: number
}

/** How long something holds, counted down by the server's clock. */
export function Timer({ words, until }: TimerProps): ReactNode {
  const seconds = useCountdown(until)
  return (
    <span className="timer">
      {seconds > 0 ? `${words.ahead} ${lengthOf(seconds)}` : words.over}
    </span>
  )
}

const dayS = 86_400

/** `0:09`, `1:00:00`, or `30 d 0:00:00`. */
export const lengthOf = (seconds: number): string => {
  const days = Math.floor(seconds / dayS)
  const hours = Math.floor((seconds % dayS) / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const parts = hours > 0 || days > 0 ? [hours, two(minutes)] : [minutes]
  const clock = [...parts, two(seconds % 60)].join(':')
  return days > 0 ? `${days} d ${clock}` : clock
}

const two = (figure: number) => String(figure).padStart(2, '0')
