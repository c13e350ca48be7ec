#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { checkCommand } from './cli/check.ts'
import { configFlags } from './cli/load-config.ts'
import { serveCommand } from './cli/serve.ts'

const help = `latchkey serve    Answers the REST API on a port.
latchkey check    Says what is wrong with the settings, and opens nothing. Exit code 1 if anything is.

  --host HOST            HOST                  default 127.0.0.1
  --port PORT            PORT                  default 3000; 0 takes a free one
  --database-url URL     DATABASE_URL          PostgreSQL; default PGlite in the data directory
  --data-dir DIR         LATCHKEY_DATA_DIR     default .latchkey
  --project-id ID        LATCHKEY_PROJECT_ID   required in production
  --secret SECRET        LATCHKEY_SECRET       required in production, at least 32 characters
  --base-url URL         LATCHKEY_BASE_URL     where the links of mails point
  --smtp-url URL         SMTP_URL              required in production
  --mail-from ADDRESS    MAIL_FROM             the sender of mails
  --config FILE                                default latchkey.config.ts or .js, when there is one
  --json                                       check: answers { ok, problems } as JSON
  --help

Messages to phones leave through Twilio: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM. Or every
message is handed to LATCHKEY_DELIVERY_WEBHOOK_URL, signed with LATCHKEY_DELIVERY_WEBHOOK_SECRET.
LATCHKEY_SMS_ORIGIN names the site that fills in the codes of an SMS.
LATCHKEY_BREACH_URL names a range endpoint that knows breached passwords; nothing is asked without.
Flags beat variables, and variables beat the file. NODE_ENV=production asks for real settings.
`

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    options: { ...configFlags, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  })
  if (values.help || positionals.length === 0) return void process.stdout.write(help)
  const [command, ...rest] = positionals
  const { json = false, help: _, ...flags } = values
  if (command === 'check' && rest.length === 0) {
    if (!(await checkCommand(flags, { json }))) process.exitCode = 1
    return
  }
  if (command !== 'serve' || rest.length > 0) {
    throw new Error(`There is no command "${positionals.join(' ')}". See latchkey --help.`)
  }
  await serveCommand(flags)
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? `latchkey: ${error.message}` : error)
  process.exitCode = 1
}
