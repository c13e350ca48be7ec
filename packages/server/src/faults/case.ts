import type { FaultKit } from './kit.ts'

/** A call that writes: what it does, what it starts from, and how it ends when nothing breaks. */
export type Case = {
  title: string
  /** Makes what the call starts from. The call is repeated on it until nothing breaks. */
  prepare(kit: FaultKit): Promise<() => Promise<unknown>>
  /** The refusal of a call that writes although it refuses, such as a counted failure. */
  refusal?: string
  /** True when all it writes is one statement, outside a transaction, after others have read. */
  writesOnce?: true
  /** How the call ends when it was done already, `ok` included; for the cases that PostgreSQL loses. */
  again?: string
}
