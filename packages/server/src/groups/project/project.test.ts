import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, testEngines, type TestServer } from '../../testing.ts'
import { resolveRbac, type RbacPolicy } from './rbac.ts'

const rbac: Partial<RbacPolicy> = {
  roles: [
    {
      role_id: 'stytch_user',
      description: 'Everybody',
      permissions: [{ resource_id: 'profile', actions: ['read'] }],
    },
    {
      role_id: 'editor',
      description: 'Writes',
      permissions: [
        { resource_id: 'documents', actions: ['*'] },
        { resource_id: 'profile', actions: ['read', 'write'] },
      ],
    },
  ],
  resources: [
    { resource_id: 'documents', description: '', actions: ['read', 'write'] },
    { resource_id: 'profile', description: '', actions: ['read', 'write'] },
  ],
}

describe.each(testEngines())('the project on %s', (engine) => {
  let kit: TestServer
  beforeAll(async () => {
    kit = await createTestServer({ engine, rbac, projectName: 'Acme' })
  })
  afterAll(() => kit.close())

  const signUp = async (roles: string[] = []) => {
    const email = `${randomUUID()}@example.com`
    const answer = await kit.api.passwords.create({
      email,
      password: 'plum-orbit-walnut-42',
      session_duration_minutes: 60,
    })
    await kit.api.users.update({ user_id: answer.user_id, roles })
    return answer.session_token
  }
  const check = (session_token: string, resource_id: string, action: string) =>
    kit.api.sessions.authenticate({
      session_token,
      session_duration_minutes: 120,
      authorization_check: { resource_id, action },
    })

  test('says who it is and how many it has', async () => {
    const project_id = kit.server.projectId
    expect(await kit.api.project.whoami({})).toMatchObject({ project_id, name: 'Acme' })
    const count = async () => {
      const { metrics, ...rest } = await kit.api.project.metrics({})
      expect(rest.project_id).toBe(project_id)
      expect(metrics.map(({ metric_type }) => metric_type)).toEqual([
        'USER_COUNT',
        'ORGANIZATION_COUNT',
        'MEMBER_COUNT',
        'M2M_CLIENT_COUNT',
      ])
      return { users: metrics[0]?.count ?? 0, clients: metrics[3]?.count ?? 0 }
    }
    const { users, clients } = await count()
    await kit.api.users.create({ email: `${randomUUID()}@example.com` })
    await kit.api.m2m.create({ scopes: [] })
    expect(await count()).toEqual({ users: users + 1, clients: clients + 1 })
  })

  test('shows the policy of its config', async () => {
    const { policy } = await kit.api.project.rbacPolicy({})
    expect(policy).toEqual({ ...rbac, scopes: [] })
  })

  test('grants what a role of the user allows, and says which roles did', async () => {
    const editor = await signUp(['editor', 'unheard_of'])
    expect((await check(editor, 'profile', 'read')).verdict).toEqual({
      authorized: true,
      granting_roles: ['stytch_user', 'editor'],
    })
    expect((await check(editor, 'documents', 'anything')).verdict).toEqual({
      authorized: true,
      granting_roles: ['editor'],
    })
    const plain = await kit.api.sessions.authenticate({ session_token: editor })
    expect(plain).not.toHaveProperty('verdict')
  })

  test('refuses the rest with 403, and leaves the session as it was', async () => {
    const reader = await signUp()
    const before = await kit.api.sessions.authenticate({ session_token: reader })
    for (const [resource, action] of [
      ['profile', 'write'],
      ['profile', '*'],
      ['documents', 'read'],
      ['Profile', 'read'],
      ['profiles', 'read'],
      ['*', 'read'],
    ] as const) {
      await expect(check(reader, resource, action), `${resource} ${action}`).rejects.toMatchObject({
        statusCode: 403,
        errorType: 'consumer_session_authorization_error',
      })
    }
    const after = await kit.api.sessions.authenticate({ session_token: reader })
    expect(after.session.expires_at).toBe(before.session.expires_at)
  })
})

test('knows the role of everybody without a policy, and keeps its own names', () => {
  expect(resolveRbac()).toMatchObject({ roles: [{ role_id: 'stytch_user', permissions: [] }] })
  const reserved = [
    { roles: [{ role_id: 'stytch_admin', description: '', permissions: [] }] },
    { resources: [{ resource_id: 'stytch.x', description: '', actions: [] }] },
  ]
  for (const policy of reserved) expect(() => resolveRbac(policy)).toThrow(/reserved/)
})
