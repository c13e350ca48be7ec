/** Names what a tab keeps of the sign-outs that the server has yet to learn of. */
export const signOutSlug = 'sign-out'
