import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { Attributes, Email, envelope, failing, Metadata, Name, User } from '../shapes.ts'

const ExternalId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9._|-]{1,128}$/, failing('invalid_user_id')),
)

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
      phone_number: v.optional(v.string()),
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
    request: v.object({
      user_id: v.pipe(v.string(), v.maxLength(128, failing('invalid_user_id'))),
    }),
    response: v.object({ ...envelope, ...User.entries }),
    errors: ['invalid_user_id', 'user_not_found'],
  }),
}
