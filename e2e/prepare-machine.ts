import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { systemChromium } from './chromium.ts'
import { hasFirefox } from './firefox.ts'

const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

ensureChromium()
ensureFirefox()
ensurePostgres()

function ensureChromium() {
  if (systemChromium()?.endsWith('headless-shell')) return
  if (canInstall && aptInstall('chromium-headless-shell', 'fonts-liberation')) return
  if (systemChromium()) return
  if (canInstall && aptInstall('chromium', 'fonts-liberation')) return
  run('npx', 'playwright', 'install', 'chromium')
}

function ensureFirefox() {
  if (hasFirefox() || (canInstall && aptInstall('firefox-esr'))) return
  console.log('No firefox-esr on this machine: its test runs are left out.')
}

function ensurePostgres() {
  if (hasPostgres()) return
  if (canInstall) {
    // Debian would start a cluster of its own at once; the tests start theirs.
    mkdirSync('/etc/postgresql-common', { recursive: true })
    writeFileSync('/etc/postgresql-common/createcluster.conf', 'create_main_cluster = false\n')
    if (aptInstall('postgresql') && hasPostgres()) return
  }
  console.log('No PostgreSQL on this machine: its test runs are skipped.')
}

function hasPostgres() {
  const root = '/usr/lib/postgresql'
  const packaged = existsSync(root) ? readdirSync(root).map((it) => join(root, it, 'bin')) : []
  const onPath = (process.env.PATH ?? '').split(delimiter)
  return [...packaged, ...onPath].some((bin) => existsSync(join(bin, 'initdb')))
}

function aptInstall(...packages: string[]) {
  console.log(`Installing ${packages.join(', ')}…`)
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      run('apt-get', 'update', '-qq')
      run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages)
      return true
    } catch {
      console.log(`apt-get failed, attempt ${attempt} of 3.`)
    }
  }
  return false
}

function run(command: string, ...args: string[]) {
  execFileSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
