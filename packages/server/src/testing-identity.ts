/** The project of every test server: fixed, so that the signing key of the snapshot can be opened. */
export const testIdentity = {
  projectId: 'project-test-11111111-1111-4111-8111-111111111111',
  secret: 'secret-test-only-for-tests-and-known-to-everybody',
  publicToken: 'public-token-test-11111111-1111-4111-8111-111111111111',
}
