import { configure } from '@testing-library/react'

// A machine that is busy with other things must not fail a test.
configure({ asyncUtilTimeout: 10_000 })
