export { recordAuth } from '@latchkey/core/trace'
export { Devtools } from './devtools.tsx'
