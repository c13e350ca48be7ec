/** Writes the decimal digits of any script as 0 to 9. The rest of the text stays as it is. */
export const asciiDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => String(valueOf(digit)))

// Unicode keeps the ten digits of a script together and in order, so those before a digit count it.
const valueOf = (digit: string): number => {
  const point = digit.codePointAt(0) ?? 0
  let before = point
  while (/\p{Nd}/u.test(String.fromCodePoint(before - 1))) before--
  return (point - before) % 10
}
