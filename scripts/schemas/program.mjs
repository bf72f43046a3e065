import { join } from 'node:path';
import { API } from 'typescript/unstable/sync';
import { root } from '../build/paths.mjs';

/**
 * Runs `work` with the type checker of the package's sources, which is closed afterwards.
 *
 * @param {(project: import('typescript/unstable/sync').Project) => T} work
 * @returns {T}
 * @template T
 */
export function withChecker(work) {
  const api = new API({ cwd: root });
  try {
    const config = join(root, 'scripts/schemas/tsconfig.json');
    const snapshot = api.updateSnapshot({ openProjects: [config] });
    const project = snapshot.getProject(config);
    if (project === undefined) throw new Error(`the compiler does not open ${config}`);
    return work(project);
  } finally {
    api.close();
  }
}

/** The type a module exports under a name: of a class, the type of its instances. */
export function exportedType({ checker, program }, file, name) {
  const source = program.getSourceFile(join(root, file));
  const module = source && checker.getSymbolAtLocation(source);
  const symbol = module?.getExports().get(name);
  if (symbol === undefined) throw new Error(`${file} exports no ${name}`);
  return checker.getDeclaredTypeOfSymbol(symbol);
}

/** The type parameter of a command: what `--json` prints, one document or those of a stream. */
export function commandValue(project, file) {
  const { checker } = project;
  const emit = checker.getPropertyOfType(exportedType(project, file, 'default'), 'emit');
  const [signature] = checker.getSignaturesOfType(checker.getTypeOfSymbol(emit), 0);
  return checker.getParameterType(signature, 0);
}
