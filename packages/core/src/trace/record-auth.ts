import { createAuth, type Auth, type AuthOptions } from '../auth.ts'
import { httpBackend } from '../backend.ts'
import { createRecorder } from './recorder.ts'

/** Makes a client like `createAuth`, and records what happens with it: see `auth.recorder`. */
export const recordAuth = ({ backend = httpBackend(), ...options }: AuthOptions = {}): Auth => {
  const recording = createRecorder(backend, () => auth)
  const auth = createAuth({ ...options, backend: recording.backend })
  auth.recorder = recording.recorder
  auth.session = recording.recorder.watch(function createSessionFlow() {
    return auth.session
  }) as Auth['session']
  return auth
}
