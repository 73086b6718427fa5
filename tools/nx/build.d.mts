export function buildProject(projectRoot: string): Promise<void>;
