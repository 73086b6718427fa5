export interface InstancesOf {
  readonly plane: 'agent' | 'tool' | 'core' | 'edge';
  readonly of: 'one' | 'many';
  readonly why: string;
}

export const INSTANCES: Readonly<Record<string, InstancesOf>> = {};
