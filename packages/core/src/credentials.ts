// All that asks the browser for credentials in any flow, as one file to load.
export { proveFactor } from './shapes/prove-factor.ts'
export { offerCode } from './web-otp.ts'
