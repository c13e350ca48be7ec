import type { Server } from 'node:http'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { createServer, defaultClientConditions, type ViteDevServer } from 'vite'

/** Serves the pages from their sources, with hot reload on the same port. */
export const createPages = (http: Server, dataDir: string): Promise<ViteDevServer> =>
  createServer({
    root: join(import.meta.dirname, '..'),
    configFile: false,
    appType: 'spa',
    logLevel: 'warn',
    clearScreen: false,
    // Beside the data, so that two demos never write the same cache.
    cacheDir: join(dataDir, 'vite'),
    plugins: [react()],
    resolve: {
      conditions: ['@latchkey/source', ...defaultClientConditions],
      dedupe: ['react', 'react-dom'],
    },
    optimizeDeps: {
      include: ['react', 'react-dom/client', '@latchkey/core > ethers/providers', 'ethers'],
    },
    server: { middlewareMode: true, ws: { server: http } },
  })
