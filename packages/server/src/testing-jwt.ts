/** Every JWT that differs from a good one in one bit, or is shorter or longer by a few characters. */
export const alterationsOf = (jwt: string): string[] => {
  const segments = jwt.split('.').map((segment) => Buffer.from(segment, 'base64url'))
  const flipped = segments.flatMap((bytes, index) =>
    Array.from({ length: bytes.length * 8 }, (_, bit) => {
      const copy = segments.map((segment) => Buffer.from(segment))
      const byte = copy[index]
      if (byte) byte[bit >> 3] = (byte[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return copy.map((segment) => segment.toString('base64url')).join('.')
    }),
  )
  const truncated = Array.from({ length: jwt.length }, (_, length) => jwt.slice(0, length))
  const extended = ['A', '.', '.e30', 'AAAA'].map((tail) => jwt + tail)
  return [...flipped, ...truncated, ...extended]
}
