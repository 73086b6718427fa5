import { processEnvironment } from '@waggle/config';
import { canInstall, findProgram, installPackages } from '@waggle/dev';

/** Whether Prometheus' own checker is there; it is installed where that can be done. */
export async function hasPromtool(): Promise<boolean> {
  const { PATH = '' } = processEnvironment();
  const found = async (): Promise<boolean> => (await findProgram('promtool', PATH.split(':'))) !== undefined;
  if (!(await found()) && (await canInstall(PATH))) await installPackages(['prometheus'], PATH, () => undefined).catch(() => undefined);
  if (await found()) return true;
  process.stderr.write('The alerting rules are not tried: there is no promtool (apt-get install prometheus).\n');
  return false;
}
