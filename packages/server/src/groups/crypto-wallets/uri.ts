/**
 * Patterns of RFC 3986, named as its Appendix A names the rules. They are parts: whoever uses one
 * puts the anchors.
 */
const unreserved = String.raw`A-Za-z0-9\-._~`
const subDelims = String.raw`!$&'()*+,;=`
const escaped = '%[0-9A-Fa-f]{2}'

const h16 = '[0-9A-Fa-f]{1,4}'
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const ipv4 = String.raw`${octet}(?:\.${octet}){3}`
const ls32 = `(?:${h16}:${h16}|${ipv4})`
const ipv6 = [
  `(?:${h16}:){6}${ls32}`,
  `::(?:${h16}:){5}${ls32}`,
  `(?:${h16})?::(?:${h16}:){4}${ls32}`,
  `(?:(?:${h16}:){0,1}${h16})?::(?:${h16}:){3}${ls32}`,
  `(?:(?:${h16}:){0,2}${h16})?::(?:${h16}:){2}${ls32}`,
  `(?:(?:${h16}:){0,3}${h16})?::${h16}:${ls32}`,
  `(?:(?:${h16}:){0,4}${h16})?::${ls32}`,
  `(?:(?:${h16}:){0,5}${h16})?::${h16}`,
  `(?:(?:${h16}:){0,6}${h16})?::`,
].join('|')
const ipFuture = String.raw`[vV][0-9A-Fa-f]+\.[${unreserved}${subDelims}:]+`
const ipLiteral = String.raw`\[(?:${ipv6}|${ipFuture})\]`
const regName = (count: '*' | '+') => `(?:[${unreserved}${subDelims}]|${escaped})${count}`
const userinfo = `(?:[${unreserved}${subDelims}:]|${escaped})*`
const segment = `(?:[${unreserved}${subDelims}:@]|${escaped})`

/** One character of a path. */
export const pchar = segment

/** What names the protocol of a URI. */
export const scheme = String.raw`[A-Za-z][A-Za-z0-9+\-.]*`

/** Host with user and port, where they are; never empty. */
export const authority = `(?:${userinfo}@)?(?:${ipLiteral}|${regName('+')})(?::[0-9]*)?`

/** A URI of any scheme, with its query and its fragment. */
export const uri = [
  `${scheme}:`,
  `(?://(?:${userinfo}@)?(?:${ipLiteral}|${regName('*')})(?::[0-9]*)?(?:/${segment}*)*`,
  `|/(?:${segment}+(?:/${segment}*)*)?|${segment}+(?:/${segment}*)*|)`,
  String.raw`(?:\?(?:${segment}|[/?])*)?(?:#(?:${segment}|[/?])*)?`,
].join('')

/** Reads a whole text as one of the patterns. */
export const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`)

const wholeUri = whole(uri)
// No user before the host: `google.com@evil.example` is read wrong by people.
const wholeHost = whole(`(?:${ipLiteral}|${regName('+')})(?::[0-9]{1,5})?`)

/** True for an RFC 3986 URI. */
export const isUri = (text: string): boolean => wholeUri.test(text)

/** True for the host of a site, with a port or without. */
export const isHost = (text: string): boolean => wholeHost.test(text)
