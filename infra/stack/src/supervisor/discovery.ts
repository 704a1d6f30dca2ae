import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface AppPackage {
  /** `web-clickstream-producer`, `dashboard` */
  readonly name: string;
  readonly role: 'producer' | 'consumer' | 'gateway';
  readonly folder: string;
  /** The port that people know, when it listens on one. */
  readonly port?: number;
}

export interface Found {
  /** Domains by the name of their folder, each with a producer, a consumer or both. */
  readonly domains: ReadonlyMap<string, readonly AppPackage[]>;
  readonly dashboard: AppPackage | undefined;
}

/** The part of an app's package.json that is the supervisor's business. */
const declared = z.object({ stack: z.object({ port: z.int().min(1).max(65_535).optional() }).optional() });

/** Looks into `apps/`: whatever has a package and a main file there is an app; nothing is listed anywhere. */
export const discover = (appsDir: string): Found => {
  const domains = new Map<string, readonly AppPackage[]>();
  const folders = readdirSync(appsDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name: domain } of folders) {
    const apps = (['producer', 'consumer'] as const).flatMap((role) =>
      packageAt(join(appsDir, domain, role), `${domain}-${role}`, role),
    );
    if (apps.length > 0) domains.set(domain, apps);
  }
  const [dashboard] = packageAt(join(appsDir, 'dashboard', 'server'), 'dashboard', 'gateway');
  return { domains, dashboard };
};

export const mainOf = (app: AppPackage): string => join(app.folder, 'dist/main.js');

const packageAt = (folder: string, name: string, role: AppPackage['role']): readonly AppPackage[] => {
  const manifest = join(folder, 'package.json');
  const main = ['src/main.ts', 'dist/main.js'].some((path) => existsSync(join(folder, path)));
  if (!main || !existsSync(manifest)) return [];
  const port = declared.safeParse(JSON.parse(readFileSync(manifest, 'utf8'))).data?.stack?.port;
  return [{ name, role, folder, ...(port === undefined ? {} : { port }) }];
};
