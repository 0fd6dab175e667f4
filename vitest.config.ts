// The test projects that run on Node: `unit` is quick and part of every check, `integration` opens stores,
// sockets and processes, `renderer` has a DOM. The app in Electron is Playwright's (test/app).
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const quick = ['test/architecture/**/*.test.ts', 'test/contract/**/*.test.ts', 'test/engine/**/*.test.ts']
const desktop = ['test/app/**', 'test/**/*.e2e.test.ts']

export default defineConfig({
  test: {
    // A test that reaches for the clock or for the network must say so itself; nothing is retried.
    retry: 0,
    projects: [
      {
        test: { name: 'unit', environment: 'node', include: quick, exclude: desktop, testTimeout: 10_000 },
      },
      {
        test: {
          name: 'integration',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [...quick, ...desktop, 'test/renderer/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: 'renderer',
          environment: 'jsdom',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
        },
      },
    ],
  },
})
