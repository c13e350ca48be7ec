import type { ConsentMessages } from '../../messages/consent-messages.ts'

/**
 * What an app calls itself, for a sentence: its own direction of writing ends with it, so that it
 * cannot turn the words around it.
 */
export const appName = (name: string, words: ConsentMessages): string =>
  name ? `\u2068${name}\u2069` : words.unnamed

/** What a scope means in words: those of the project where they are its own, or its bare name. */
export const scopeText = (
  { scope, description = '' }: { scope: string; description?: string },
  { scopes }: ConsentMessages,
): string =>
  // SAFETY: `hasOwn` saw it.
  Object.hasOwn(scopes, scope) ? scopes[scope as keyof typeof scopes] : description || scope
