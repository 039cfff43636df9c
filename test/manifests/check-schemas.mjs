// Reads a JSON array of Kubernetes objects from standard input, prints the problems of each: `string[][]`. Values are checked by
// kubernetes-models; unknown keys, which that accepts, by the compiler against its types. Kinds of operators are not known here.
import { readFileSync, writeFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const objects = JSON.parse(readFileSync(0, 'utf8'));
const NAME = '__PLACE__';
const OPERATORS = ['keda.sh/', 'postgresql.cnpg.io/', 'external-secrets.io/'];
const problems = objects.map(() => []);
const known = [];
for (const [at, object] of objects.entries()) {
  if (OPERATORS.some((group) => object.apiVersion?.startsWith(group))) continue;
  const path = `kubernetes-models/${object.apiVersion}/${object.kind}`;
  try {
    const { [object.kind]: Model } = await import(path);
    known.push({ at, path, object });
    new Model(object).validate();
  } catch (error) {
    problems[at].push(error.message);
  }
}

const file = fileURLToPath(new URL(`./${NAME}${process.pid}.ts`, import.meta.url));
const lines = known.flatMap(({ at, path, object }) => [
  `import type { I${object.kind} as T${at} } from '${path}'; const o${at}: T${at} = ${JSON.stringify(object)};`,
]);
writeFileSync(file, lines.join('\n'));
try {
  const program = ts.createProgram([file], {
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    types: [],
  });
  const source = program.getSourceFile(file);
  for (const found of program.getSemanticDiagnostics(source)) {
    const { line } = source.getLineAndCharacterOfPosition(found.start);
    problems[known[line].at].push(ts.flattenDiagnosticMessageText(found.messageText, ' '));
  }
} finally {
  rmSync(file, { force: true });
}
console.log(JSON.stringify(problems));
