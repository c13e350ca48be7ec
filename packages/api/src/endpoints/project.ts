import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { envelope } from '../shapes.ts'

/** Facts about the project. @see reference group "RBAC and project" */
export const project = {
  /** Tells whether credentials are good. */
  whoami: endpoint({
    method: 'GET',
    path: '/v1/debug/whoami',
    auth: 'project',
    request: v.object({}),
    response: v.object({ ...envelope, project_id: v.string(), name: v.string() }),
    errors: [],
  }),

  metrics: endpoint({
    method: 'GET',
    path: '/v1/projects/metrics',
    auth: 'project',
    request: v.object({}),
    response: v.object({
      ...envelope,
      project_id: v.string(),
      metrics: v.array(v.object({ metric_type: v.string(), count: v.number() })),
    }),
    errors: [],
  }),

  /** Which role may do what. Official clients read it to check permissions by themselves. */
  rbacPolicy: endpoint({
    method: 'GET',
    path: '/v1/rbac/policy',
    auth: 'project',
    request: v.object({}),
    response: v.object({
      ...envelope,
      policy: v.object({
        roles: v.array(
          v.object({
            role_id: v.string(),
            description: v.string(),
            permissions: v.array(
              v.object({ resource_id: v.string(), actions: v.array(v.string()) }),
            ),
          }),
        ),
        resources: v.array(
          v.object({
            resource_id: v.string(),
            description: v.string(),
            actions: v.array(v.string()),
          }),
        ),
        scopes: v.array(v.looseObject({ scope: v.string(), description: v.string() })),
      }),
    }),
    errors: [],
  }),
}
