/** Longer than a known address takes without its mail, short enough to wait for. */
const uniformMs = 400

/**
 * Waits exactly as long for work that ends soon as for work that takes its time, so that the time
 * of the answer says nothing. A failure that shows within that time is thrown at its end.
 */
export const answerAfter = async (work: Promise<unknown>): Promise<void> => {
  const soon = work.then(
    () => null,
    (error: unknown) => ({ error }),
  )
  const time = new Promise<null>((resolve) => setTimeout(() => resolve(null), uniformMs))
  await time
  const failed = await Promise.race([soon, Promise.resolve(null)])
  if (failed) throw failed.error
}

/** Waits for work, and for the same time at least: what is over sooner does not show. */
export const answerNoSooner = async <T>(work: Promise<T>): Promise<T> => {
  const time = new Promise((resolve) => setTimeout(resolve, uniformMs))
  await Promise.allSettled([work, time])
  return work
}
