const pattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/** Reads an RFC 3339 timestamp of the years 1 to 9999, or returns null. */
export const parseTimestamp = (text: string): Date | null => {
  const parts = pattern.exec(text)
  if (!parts) return null
  const [, year, month, day] = parts
  const date = new Date(text.toUpperCase())
  // 31 April would become 1 May.
  const monthEnd = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  const exists = !Number.isNaN(date.getTime()) && Number(day) <= monthEnd
  return exists && date >= earliest && date <= latest ? date : null
}

// What the database and the wire both can say.
const earliest = new Date('0001-01-01T00:00:00Z')
const latest = new Date('9999-12-31T23:59:59Z')
