import { copyFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

// The compiler leaves CSS where it is; the published package holds it beside the modules.
const file = (path) => fileURLToPath(new URL(path, import.meta.url))
await copyFile(file('src/styles.css'), file('dist/styles.css'))
