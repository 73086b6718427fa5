import { Injectable } from '@nestjs/common';
import { TOOL_META } from '@waggle/contracts';
import { servingTool, Traces } from '@waggle/observability';
import { ToolRunner, type ToolRequest } from './tool-runner.service.js';

/** Runs calls within the caller's trace: only callers with a token come this far. */
@Injectable()
export class TracedRunner {
  constructor(
    private readonly runner: ToolRunner,
    private readonly traces: Traces,
  ) {}

  run(request: ToolRequest): ReturnType<ToolRunner['run']> {
    const { [TOOL_META.task]: taskId, [TOOL_META.traceparent]: traceparent } = request.meta;
    return this.traces.step(servingTool(request.name, { taskId, traceparent }), () => this.runner.run(request));
  }

  oversize(server: string, agent: string): Promise<void> {
    return this.runner.oversize(server, agent);
  }
}
