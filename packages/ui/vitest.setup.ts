import { configure } from '@testing-library/react'

// A machine that is busy with other things must not fail a test, and effects must stand being run twice.
configure({ asyncUtilTimeout: 10_000, reactStrictMode: true })
