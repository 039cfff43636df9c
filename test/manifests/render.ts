import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const ROOT = join(__dirname, '..', '..');

/** A Kubernetes object, as it stands in the file. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  // Manifests are looked into at any depth, spoiled ones too.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [key: string]: any;
}

/** Programs that machines have or not: what needs one that is missing is skipped, and the report says so. */
export const hasProgram = (name: string): boolean => spawnSync(name, ['--help']).error === undefined;
export const canRender = hasProgram('kubectl');

/** All objects of an overlay, as `kubectl kustomize` renders them: offline. None without kubectl. */
export function render(overlay: string): Manifest[] {
  if (!canRender) return [];
  const text = execFileSync('kubectl', ['kustomize', join(ROOT, 'k8s', 'overlays', overlay)], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

/** What schemas and types say of each object; empty lists where all is well. */
export function schemaProblems(objects: readonly Manifest[]): string[][] {
  const output = execFileSync(process.execPath, [join(__dirname, 'check-schemas.mjs')], {
    input: JSON.stringify(objects),
    encoding: 'utf8',
    cwd: ROOT,
  });
  return JSON.parse(output) as string[][];
}
