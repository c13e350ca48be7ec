const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Writes bytes as Solana does: a number to the base of 58, each zero in front as a `1`. */
export const toBase58 = (bytes: Uint8Array): string => {
  let text = ''
  let rest = bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n)
  for (; rest > 0n; rest /= 58n) text = alphabet.charAt(Number(rest % 58n)) + text
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return '1'.repeat(zeros < 0 ? bytes.length : zeros) + text
}
