/** Reads base64 with or without padding; null for what is not exactly that. */
export const fromBase64 = (text: string): Buffer | null => {
  const bytes = Buffer.from(text, 'base64')
  const padded = bytes.toString('base64')
  return text === padded || text === padded.replace(/=+$/, '') ? bytes : null
}

/** A whole number from one bound to the other. */
export const isWithin = (value: number, from: number, to: number): boolean =>
  Number.isInteger(value) && value >= from && value <= to

/** How long a derived key may be: shorter ones could be guessed, longer ones only cost work. */
export const isKeyLength = (length: number): boolean => isWithin(length, 16, 128)
