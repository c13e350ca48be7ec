/**
 * True for an ECDSA signature in DER, byte for byte: a sequence of two positive integers, each as
 * short as it can be, and nothing else. Parsers that take more take one signature in many spellings.
 * @see RFC 3279 section 2.2.3, X.690 section 10
 */
export const isDerSignature = (bytes: Uint8Array): boolean => {
  const length = bytes[1] ?? 0
  // P-521 has integers of up to 66 bytes, so that a sequence may be longer than one byte can say.
  const header = length === 0x81 ? 3 : 2
  const inside = length === 0x81 ? (bytes[2] ?? 0) : length
  if (bytes[0] !== 0x30 || header + inside !== bytes.length) return false
  if (length === 0x81 ? inside < 0x80 : inside >= 0x80) return false
  const second = afterInteger(bytes, header)
  return second !== null && afterInteger(bytes, second) === bytes.length
}

/** Where the integer at a place ends, or null when there is none in its shortest form. */
const afterInteger = (bytes: Uint8Array, at: number): number | null => {
  const length = bytes[at + 1] ?? 0
  const end = at + 2 + length
  if (bytes[at] !== 0x02 || length === 0 || length >= 0x80 || end > bytes.length) return null
  const [first = 0, next = 0] = bytes.subarray(at + 2, end)
  const negative = first >= 0x80
  const padded = length > 1 && first === 0 && next < 0x80
  return negative || padded ? null : end
}
