import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import type { ErrorType } from '../errors.ts'
import {
  authenticated,
  envelope,
  failing,
  object,
  sessionErrors,
  sessionRequest,
  userSelector,
} from '../shapes.ts'

const text = (maxLength: number, type: ErrorType) =>
  v.pipe(v.string(type), v.nonEmpty(type), v.maxLength(maxLength, type))

/** EVM chains of every kind count as `ethereum`. */
const WalletType = v.picklist(['ethereum', 'solana'], failing('invalid_wallet_type'))

/** The address of a wallet. The server decides whether it can be one of that type. */
const WalletAddress = text(128, 'invalid_crypto_wallet_address')

/** What an EIP-4361 message says besides what the server decides: address, nonce and lifetime. */
const SiweParams = object({
  /** Host of the site, with its port if it has one. */
  domain: text(512, 'invalid_siwe_domain'),
  uri: text(2048, 'invalid_siwe_uri'),
  /** @default [] */
  resources: v.optional(
    v.pipe(
      v.array(text(2048, 'invalid_siwe_resource'), failing('invalid_siwe_resource')),
      v.maxLength(20, failing('invalid_siwe_resource')),
    ),
    [],
  ),
  /** Decimal, 1 to 9223372036854775771. @default '1', Ethereum's main net */
  chain_id: v.optional(text(19, 'invalid_siwe_chain_id'), '1'),
  statement: v.optional(text(1000, 'invalid_siwe_statement')),
  /** RFC 3339. @default now */
  issued_at: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** RFC 3339, at most a day ahead. @default now */
  not_before: v.optional(v.pipe(v.string(), v.maxLength(64))),
  message_request_id: v.optional(text(256, 'invalid_siwe_message_request_id')),
})

/** @see reference group "Crypto wallets" */
export const cryptoWallets = {
  /** Makes a challenge for a wallet to sign. A newer one takes its place. */
  authenticateStart: endpoint({
    method: 'POST',
    path: '/v1/crypto_wallets/authenticate/start',
    auth: 'project',
    request: v.object({
      crypto_wallet_type: WalletType,
      crypto_wallet_address: WalletAddress,
      siwe_params: v.optional(SiweParams),
      ...userSelector,
    }),
    response: v.object({
      ...envelope,
      user_id: v.string(),
      /** The text to sign, byte for byte. */
      challenge: v.string(),
      user_created: v.boolean(),
    }),
    errors: [
      'invalid_wallet_type',
      'invalid_crypto_wallet_address',
      'invalid_ethereum_address',
      'invalid_solana_address',
      'crypto_wallet_type_incompatible_with_siwe',
      'invalid_siwe_domain',
      'invalid_siwe_uri',
      'invalid_siwe_chain_id',
      'invalid_siwe_statement',
      'invalid_siwe_resource',
      'invalid_siwe_message_request_id',
      'duplicate_wallet_address',
      'invalid_wallet_address_user',
      'too_many_user_selection_arguments',
      'invalid_session_token',
      'unable_to_parse_session_jwt',
      'session_not_found',
      'user_not_found',
      'invalid_user_id',
    ],
  }),

  authenticate: endpoint({
    method: 'POST',
    path: '/v1/crypto_wallets/authenticate',
    auth: 'project',
    request: v.object({
      crypto_wallet_type: WalletType,
      crypto_wallet_address: WalletAddress,
      /** Ethereum: 65 bytes in hex with `0x`, of personal_sign. Solana: 64 bytes in base58. */
      signature: text(16_384, 'invalid_signature'),
      ...sessionRequest,
    }),
    response: v.object({
      ...authenticated,
      /** What the signed EIP-4361 message says; absent for a plain challenge. */
      siwe_params: v.optional(
        v.object({
          domain: v.string(),
          uri: v.string(),
          chain_id: v.string(),
          resources: v.array(v.string()),
          status_code: v.number(),
          issued_at: v.optional(v.string()),
          message_request_id: v.optional(v.string()),
        }),
      ),
    }),
    errors: [
      'invalid_wallet_type',
      'invalid_crypto_wallet_address',
      'invalid_ethereum_address',
      'invalid_solana_address',
      'crypto_wallet_not_found',
      'unable_to_authenticate_crypto_wallet',
      'invalid_signature',
      'siwe_message_expired',
      'siwe_message_not_valid_yet',
      'user_lock_limit_reached',
      ...sessionErrors,
    ],
  }),
}
