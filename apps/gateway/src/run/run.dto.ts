import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { RunView, StartedObject } from '@app/contracts';

export class WaitQuery {
  /** Answer with the finished run if it finishes within so many seconds. 0–120. */
  @IsOptional() @IsInt() @Min(0) @Max(120) wait?: number;
}

export class StartedRunsView {
  /** The last of them: it ends when all objects before its own are done. */
  runId!: string;
  /** In the order in which they begin: parents before children. */
  runs!: StartedObject[];
}

/** The run that fared worst, and all of them. */
export class FinishedRunsView extends RunView {
  /** In the order in which they began. */
  runs!: RunView[];
}
