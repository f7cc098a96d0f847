import { defineConfig } from 'vitest/config'

// The tests name days and times; they are the same wherever the machine stands.
process.env.TZ = 'UTC'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // Two cores shared with browsers and databases: slow is not broken.
    testTimeout: 30_000,
    maxWorkers: 2,
    reporters: ['default', ['junit', { outputFile: '../test-results/times/test-frontend.xml' }]],
  },
})
