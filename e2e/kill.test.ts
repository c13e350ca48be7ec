import { startDemo, temporaryDirectory } from './demo.ts'
import { expect, newAddress, strongPassword, test } from './test.ts'

const post = (url: string, input: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-latchkey': '1' },
    body: JSON.stringify(input),
  })

/** Signs people up, one after the other, until the server is gone. Notes who got an answer. */
const signUpUntilDead = async (url: string, acknowledged: string[]) => {
  for (;;) {
    const email = newAddress()
    try {
      const answer = await post(`${url}/auth/password/sign-up`, { email, password: strongPassword })
      if (answer.ok && (await answer.json())) acknowledged.push(email)
    } catch {
      return
    }
  }
}

test('keeps every acknowledged sign-up when it is killed', async () => {
  test.setTimeout(300_000)
  const directory = await temporaryDirectory()
  let demo = await startDemo(directory.path)
  for (let round = 1; round <= 3; round++) {
    const acknowledged: string[] = []
    const load = [0, 1, 2, 3].map(() => signUpUntilDead(demo.url, acknowledged))
    await expect.poll(() => acknowledged.length, { timeout: 60_000 }).toBeGreaterThan(10)
    await demo.kill()
    await Promise.all(load)

    demo = await startDemo(directory.path)
    for (const email of acknowledged) {
      const answer = await post(`${demo.url}/auth/password/sign-in`, {
        email,
        password: strongPassword,
      })
      expect(answer.status, `${email} of round ${round}`).toBe(200)
    }
  }
  expect(await demo.stop()).toBe(0)
  await directory.remove()
})

test('finishes what is in flight when it is told to stop', async () => {
  test.setTimeout(180_000)
  const directory = await temporaryDirectory()
  const demo = await startDemo(directory.path)
  const input = { email: newAddress(), password: strongPassword }
  const answers = [0, 1, 2].map(() => post(`${demo.url}/auth/password/sign-up`, input))
  await Promise.race(answers)
  const stopped = demo.stop()
  for (const answer of await Promise.all(answers)) expect(answer.status).toBe(200)
  expect(await stopped).toBe(0)
  await directory.remove()
})
