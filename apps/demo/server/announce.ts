/** Prints where everything is, once all of it answers. */
export const announce = (origin: string, env: NodeJS.ProcessEnv): void => {
  console.log(
    [
      '',
      `  Latchkey demo: ${origin}`,
      '',
      `  Outbox     ${env.SMTP_URL ? 'empty: mail leaves through SMTP' : `${origin}/outbox`}`,
      `  Mail       ${env.SMTP_URL ? new URL(env.SMTP_URL).host : 'stays here, in the outbox and below'}`,
      `  Database   ${env.DATABASE_URL ? `PostgreSQL at ${new URL(env.DATABASE_URL).host}` : 'PGlite, embedded'}`,
      '',
      '  Stop with Ctrl-C.',
      '',
    ].join('\n'),
  )
}
