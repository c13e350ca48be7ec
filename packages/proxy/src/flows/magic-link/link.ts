import * as v from 'valibot'

/** What attempts of this flow are sealed for. */
export const slug = 'magic-link'

/** The token of a link, as it came out of the address bar. */
export const LinkToken = v.pipe(
  v.string(),
  v.nonEmpty('link-unknown'),
  v.maxLength(4096, 'link-unknown'),
)
