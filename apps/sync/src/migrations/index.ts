import { CreateContact1763892000000 } from './1763892000000-create-contact.js';
import { CreateImport1763892100000 } from './1763892100000-create-import.js';
import { CreateLink1763892200000 } from './1763892200000-create-link.js';
import { CreateRun1763892300000 } from './1763892300000-create-run.js';

/** Oldest first. */
export const migrations = [
  CreateContact1763892000000,
  CreateImport1763892100000,
  CreateLink1763892200000,
  CreateRun1763892300000,
];
