/**
 * Says whether an object anywhere in a JSON text names a member twice. Readers disagree about which
 * of the two counts (RFC 8259 section 4), so that a check and what it guards could read different ones.
 * The text must be valid JSON.
 */
export const hasDuplicateKeys = (json: string): boolean => {
  // One entry for each open bracket: the names of an object so far, or null for an array.
  const open: (Set<string> | null)[] = []
  for (const [token] of json.matchAll(/[{}[\]]|"(?:[^"\\]|\\.)*"(?:\s*:)?/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (token.endsWith(':')) {
      const name: string = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1))
      const names = open.at(-1)
      if (names?.has(name)) return true
      names?.add(name)
    }
  }
  return false
}
