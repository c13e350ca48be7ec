/** Puts a value in the place of a property. Answers the way back. */
export const replaceProperty = (target: object, name: string, value: unknown): (() => void) => {
  const before = Object.getOwnPropertyDescriptor(target, name)
  Object.defineProperty(target, name, { configurable: true, writable: true, value })
  return () => {
    // Whoever has replaced it since will put back what is there now.
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== value) return
    if (before) Object.defineProperty(target, name, before)
    else Reflect.deleteProperty(target, name)
  }
}
