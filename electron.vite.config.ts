// How the three parts of the app become files in out/. Entries are named one by one, nothing is guessed.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname

const mainEntries = ['index', 'engine-thread', 'reader-thread', 'broker-thread', 'standalone', 'simulator']
const mainInput = Object.fromEntries(
  mainEntries
    .map((name) => [name, join(root, 'src-main', `${name}.ts`)] as const)
    .filter(([, path]) => existsSync(path)),
)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // Everything is bundled except the native module: the packaged app carries one module only.
      externalizeDeps: { include: ['better-sqlite3'] },
      lib: { entry: mainInput, formats: ['es'] },
      rolldownOptions: {
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      lib: { entry: join(root, 'src-preload', 'index.ts'), formats: ['cjs'] },
      // A sandboxed preload must be CommonJS.
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: join(root, 'src-renderer'),
    plugins: [react()],
    build: {
      outDir: join(root, 'out', 'renderer'),
      // Loaded from the disk, never over a network: one chunk is the fastest.
      chunkSizeWarningLimit: 3000,
      // Absolute: with a relative one the development server misses the entry and the first load takes seconds.
      rolldownOptions: { input: join(root, 'src-renderer', 'index.html') },
    },
  },
})
