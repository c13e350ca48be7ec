import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import type { ErrorType } from '../errors.ts'
import {
  Attributes,
  Email,
  envelope,
  failing,
  Metadata,
  Name,
  object,
  PhoneNumber,
  User,
  UserId,
  UserConnectedApp,
  Id,
} from '../shapes.ts'

/** 1 to 128 characters; usable wherever a `user_id` is read. */
const ExternalId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9._|-]{1,128}$/, failing('invalid_user_id')),
)

/** What every call answers that takes something away from a user. */
const changedUser = v.object({ ...envelope, user_id: v.string(), user: User })

/** Removes one thing of a user, named by its id alone. */
const deletion = <Name extends string, Path extends `/v1/${string}`>(
  name: Name,
  path: Path,
  errors: readonly ErrorType[],
) =>
  endpoint({
    method: 'DELETE',
    path,
    auth: 'project',
    // SAFETY: the object has exactly the member that `name` names.
    request: v.object({ [name]: v.string() } as Record<Name, v.StringSchema<undefined>>),
    response: changedUser,
    errors,
  })

/** @see reference group "Users" */
export const users = {
  create: endpoint({
    method: 'POST',
    path: '/v1/users',
    auth: 'project',
    request: v.object({
      email: v.optional(Email),
      name: v.optional(Name),
      attributes: v.optional(Attributes),
      phone_number: v.optional(PhoneNumber),
      create_user_as_pending: v.optional(v.boolean(), false),
      trusted_metadata: v.optional(Metadata),
      untrusted_metadata: v.optional(Metadata),
      external_id: v.optional(ExternalId),
      roles: v.optional(v.array(v.string())),
    }),
    response: v.object({
      ...envelope,
      user_id: v.string(),
      email_id: v.string(),
      phone_id: v.string(),
      status: v.picklist(['pending', 'active']),
      user: User,
    }),
    errors: [
      'invalid_create_user_request',
      'invalid_user_id',
      'invalid_email',
      'invalid_phone_number',
      'duplicate_email',
      'duplicate_phone_number',
      'duplicate_user_external_id',
      'metadata_too_large',
      'metadata_too_many_keys',
      'metadata_invalid_format',
    ],
  }),

  /** The members of the user stand at the top of the answer, not under `user`. */
  get: endpoint({
    method: 'GET',
    path: '/v1/users/{user_id}',
    auth: 'project',
    request: v.object({ user_id: UserId }),
    response: v.object({ ...envelope, ...User.entries }),
    errors: ['invalid_user_id', 'user_not_found'],
  }),

  /** Finds users by filters, newest first, page by page. */
  search: endpoint({
    method: 'POST',
    path: '/v1/users/search',
    auth: 'project',
    request: v.object({
      cursor: v.optional(v.string(failing('user_search_invalid_cursor'))),
      /** 1 to 1000. @default 100 */
      limit: v.optional(
        v.pipe(
          v.number(failing('user_search_invalid_limit')),
          v.integer(failing('user_search_invalid_limit')),
          v.minValue(1, failing('user_search_invalid_limit')),
          v.maxValue(1000, failing('user_search_invalid_limit')),
        ),
        100,
      ),
      query: v.optional(
        object({
          /** @default 'AND' */
          operator: v.nullish(v.picklist(['AND', 'OR'], failing('user_search_invalid_operator'))),
          /** `{ filter_name, filter_value }` each; the server knows which filter takes what. */
          operands: v.nullish(v.array(v.looseObject({}))),
        }),
      ),
    }),
    response: v.object({
      ...envelope,
      results: v.array(User),
      results_metadata: v.object({
        /** Of the whole result as its first page found it; -1 for more than the page and than 100. */
        total: v.number(),
        /** Empty or null on the last page. */
        next_cursor: v.nullish(v.string()),
      }),
    }),
    errors: [
      'user_search_invalid_limit',
      'user_search_invalid_cursor',
      'user_search_invalid_operator',
      'user_search_filter_name_not_recognized',
      'user_search_missing_filter_name',
      'user_search_missing_filter_value',
      'user_search_filter_name_must_be_string',
      'user_search_expected_array_of_string',
      'user_search_expected_bool',
      'user_search_expected_string',
      'user_search_expected_object',
      'user_search_expected_timestamp',
      'user_search_invalid_status_filter',
      'user_search_invalid_oauth_provider_filter',
      'user_search_email_address_fuzzy_too_short',
      'user_search_phone_number_fuzzy_too_short',
      'user_search_full_name_fuzzy_too_short',
      'user_search_maximum_filter_value_count_exceeded',
      'user_search_cannot_mix_internal_and_external_user_ids',
      'search_timeout',
    ],
  }),

  /** Changes only what is given. Addresses and numbers change through the send calls. */
  update: endpoint({
    method: 'PUT',
    path: '/v1/users/{user_id}',
    auth: 'project',
    request: v.object({
      user_id: UserId,
      name: v.optional(Name),
      attributes: v.optional(Attributes),
      trusted_metadata: v.optional(Metadata),
      untrusted_metadata: v.optional(Metadata),
      external_id: v.optional(ExternalId),
      /** Replaces the roles that were given before. */
      roles: v.optional(v.array(v.string())),
    }),
    response: v.object({
      ...envelope,
      user_id: v.string(),
      emails: User.entries.emails,
      phone_numbers: User.entries.phone_numbers,
      crypto_wallets: User.entries.crypto_wallets,
      user: User,
    }),
    errors: [
      'invalid_user_id',
      'user_not_found',
      'duplicate_user_external_id',
      'metadata_too_large',
      'metadata_too_many_keys',
      'metadata_invalid_format',
    ],
  }),

  /** Swaps the only factor of a user for another address or number. */
  exchangePrimaryFactor: endpoint({
    method: 'PUT',
    path: '/v1/users/{user_id}/exchange_primary_factor',
    auth: 'project',
    request: v.object({
      user_id: UserId,
      /** Exactly one of `email_address` and `phone_number`. */
      email_address: v.optional(Email),
      phone_number: v.optional(PhoneNumber),
    }),
    response: changedUser,
    errors: [
      'invalid_user_id',
      'invalid_exchange_primary_factor_fields',
      'invalid_exchange_primary_factor_user',
      'duplicate_email',
      'duplicate_phone_number',
      'invalid_email',
      'invalid_phone_number',
      'user_not_found',
    ],
  }),

  /** Removes the user with everything that is theirs; sessions end at once. */
  delete: endpoint({
    method: 'DELETE',
    path: '/v1/users/{user_id}',
    auth: 'project',
    request: v.object({ user_id: UserId }),
    response: v.object({ ...envelope, user_id: v.string() }),
    errors: ['invalid_user_id', 'user_not_found'],
  }),

  deleteEmail: deletion('email_id', '/v1/users/emails/{email_id}', [
    'invalid_email_id',
    'email_not_found',
    'cannot_delete_last_primary_factor',
  ]),
  deletePhoneNumber: deletion('phone_id', '/v1/users/phone_numbers/{phone_id}', [
    'phone_number_not_found',
    'cannot_delete_last_primary_factor',
  ]),
  deleteWebAuthnRegistration: deletion(
    'webauthn_registration_id',
    '/v1/users/webauthn_registrations/{webauthn_registration_id}',
    ['invalid_webauthn_registration_id', 'webauthn_registration_not_found'],
  ),
  deleteBiometricRegistration: deletion(
    'biometric_registration_id',
    '/v1/users/biometric_registrations/{biometric_registration_id}',
    ['invalid_biometric_registration_id', 'biometric_registration_not_found'],
  ),
  deleteTotp: deletion('totp_id', '/v1/users/totps/{totp_id}', [
    'invalid_totp_id',
    'totp_not_found',
  ]),
  deleteCryptoWallet: deletion('crypto_wallet_id', '/v1/users/crypto_wallets/{crypto_wallet_id}', [
    'invalid_crypto_wallet_id',
    'crypto_wallet_not_found',
  ]),
  deletePassword: deletion('password_id', '/v1/users/passwords/{password_id}', [
    'invalid_password_id',
    'password_not_found',
  ]),
  deleteOAuthRegistration: deletion(
    'oauth_user_registration_id',
    '/v1/users/oauth/{oauth_user_registration_id}',
    ['invalid_oauth_user_registration_id', 'oauth_user_registration_not_found'],
  ),

  deleteExternalId: endpoint({
    method: 'DELETE',
    path: '/v1/users/{user_id}/external_id',
    auth: 'project',
    request: v.object({ user_id: UserId }),
    response: changedUser,
    errors: ['invalid_user_id', 'user_not_found'],
  }),

  /** Lists the apps that a user has let in. */
  connectedApps: endpoint({
    method: 'GET',
    path: '/v1/users/{user_id}/connected_apps',
    auth: 'project',
    request: v.object({ user_id: UserId }),
    response: v.object({ ...envelope, connected_apps: v.array(UserConnectedApp) }),
    errors: ['invalid_user_id', 'user_not_found'],
  }),

  /** Ends all tokens of an app for a user at once. Before it gets new ones, the user is asked. */
  revoke: endpoint({
    method: 'POST',
    path: '/v1/users/{user_id}/connected_apps/{connected_app_id}/revoke',
    auth: 'project',
    request: v.object({ user_id: UserId, connected_app_id: Id }),
    response: v.object(envelope),
    errors: ['invalid_user_id', 'user_not_found', 'connected_app_not_found'],
  }),
}
