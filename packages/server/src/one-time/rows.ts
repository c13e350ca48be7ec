import { appRows } from './apps.ts'
import { clientRows } from './clients.ts'
import { codeRows } from './codes.ts'
import { linkRows } from './links.ts'
import { oauthRows } from './oauth.ts'
import { passkeyRows } from './passkeys.ts'
import { passwordRows } from './passwords.ts'
import { sessionRows } from './sessions.ts'
import { totpRows } from './totps.ts'
import { userRows } from './users.ts'
import { walletRows } from './wallets.ts'
import type { Row } from './race.ts'

/** Everything that can be had once. A new way in adds its rows here. */
export const rows: Row[] = [
  ...codeRows,
  ...linkRows,
  ...passwordRows,
  ...userRows,
  ...sessionRows,
  ...totpRows,
  ...walletRows,
  ...passkeyRows,
  ...oauthRows,
  ...clientRows,
  ...appRows,
]
