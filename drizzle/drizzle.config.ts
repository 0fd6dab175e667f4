// Read by drizzle-kit only (`drizzle-kit generate --config drizzle/drizzle.config.ts`). The app applies the SQL files itself.
import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: './src-main/store/schema.ts',
  out: './drizzle/migrations',
})
