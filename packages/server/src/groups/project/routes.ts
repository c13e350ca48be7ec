import { contract } from '@latchkey/api'
import { implement } from '../../http/router.ts'

/** Facts about the project. */
export const projectRoutes = implement(contract.project, {
  async whoami(_input, { config }) {
    return { project_id: config.projectId, name: config.projectName }
  },

  async metrics(_input, { config, db }) {
    const count = async (table: 'users' | 'm2m_clients') => {
      const rows = db.selectFrom(table).select(({ fn }) => fn.countAll().as('count'))
      return Number((await rows.executeTakeFirstOrThrow()).count)
    }
    const counts = {
      USER_COUNT: await count('users'),
      // What a consumer project does not have.
      ORGANIZATION_COUNT: 0,
      MEMBER_COUNT: 0,
      M2M_CLIENT_COUNT: await count('m2m_clients'),
    }
    const metrics = Object.entries(counts).map(([metric_type, count]) => ({ metric_type, count }))
    return { project_id: config.projectId, metrics }
  },

  async rbacPolicy(_input, { config }) {
    return { policy: config.rbac }
  },
})
